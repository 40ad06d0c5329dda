import type { Clock } from "../../../lib/clock.ts";
import { errorText } from "../../../lib/errors.ts";
import type { BuddyView } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { Buddy } from "../../../lib/roster/buddy.ts";
import type { User } from "../../../lib/users/user.ts";
import { Turnstile } from "../turnstile.ts";
import { RosterAccess, type RosterAccessOptions } from "./roster_access.ts";
import { type Naming, type OwnItems, rosterWidth } from "./roster_item.ts";
import { RosterOffers, type RosterOffersOptions } from "./roster_offers.ts";
import { RosterSession } from "./roster_session.ts";

export interface RostersOptions extends RosterAccessOptions, RosterOffersOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Shows a contact to a user, if it can be seen. */
  readonly show: (buddy: BuddyView, user: UserId) => void;
  /** A user took a contact off the roster. */
  readonly dismiss: (buddy: Buddy, user: User) => void;
}

/**
 * How the network's contacts come onto users' rosters: by writing them where the server lets us (XEP-0356, XEP-0321),
 * else by suggesting them to clients that understand that (XEP-0144), else by asking to be seen (RFC 6121 §3.1).
 */
export class Rosters {
  readonly #options: RostersOptions;
  readonly #access: RosterAccess;
  readonly #offers: RosterOffers;
  readonly #sessions = new Map<UserId, RosterSession>();
  readonly #working = new Set<Promise<void>>();

  constructor(options: RostersOptions) {
    this.#options = options;
    this.#access = new RosterAccess(options);
    this.#offers = new RosterOffers(options);
  }

  /** The login stands: the lists are compared once the network has told its own. */
  connected(user: User): void {
    this.#sessionOf(user).due();
  }

  left(user: UserId): void {
    const session = this.#sessions.get(user);
    if (session === undefined) return;
    this.#sessions.delete(user);
    session[Symbol.dispose]();
    this.#own(session.idle());
  }

  /** The network added somebody. */
  added(user: User, buddy: Buddy): void {
    const session = this.#sessionOf(user);
    if (this.manages(user.id) || this.#offers.takers(user).length > 0) return session.added(buddy);
    this.#offers.ask(buddy, user.id);
    session.due();
  }

  /** The network renamed somebody. */
  renamed(user: User, buddy: BuddyView): void {
    this.#sessionOf(user).renamed(buddy);
  }

  /** The server tells what changed on the user's roster. */
  pushed(user: User, items: OwnItems): void {
    this.#sessionOf(user).pushed(items);
  }

  /** The user's server lets us manage the roster from now on, or no more (XEP-0321 §4.1). */
  allowed(user: UserId, isAllowed: boolean): void {
    this.#access.allowed(user, isAllowed);
    if (isAllowed) this.#sessions.get(user)?.due();
  }

  /** A server says what it lets us do: the rosters of its users are compared. */
  granted(host: string): void {
    this.#access.granted(host);
    for (const [id, session] of this.#sessions) if (id.endsWith(`@${host}`)) session.due();
  }

  /** Whether we write the user's roster. */
  manages(user: UserId): boolean {
    return this.#access.manages(user);
  }

  /**
   * Puts an address of ours on a user's roster, if we write that. `otherwise` is what happens where we do not, or where
   * the server refuses; `done` follows the other case.
   */
  add(
    user: UserId,
    jid: string,
    naming: Naming,
    { done, otherwise }: Record<"done" | "otherwise", () => void>,
  ): void {
    if (!this.manages(user)) return otherwise();
    this.#own(
      this.#access.write(user, jid, "both", naming).then(done, (error) => {
        this.#failed(user, jid, error);
        otherwise();
      }),
    );
  }

  /** Takes addresses of ours off a user's roster; `otherwise` is for each where that cannot be. */
  remove(user: UserId, jids: readonly string[], otherwise: (jid: string) => void): void {
    if (!this.manages(user)) return jids.forEach(otherwise);
    const turnstile = new Turnstile(rosterWidth);
    for (const jid of jids) this.#own(turnstile.pass(() => this.#remove(user, jid, otherwise)));
  }

  /** The link is lost: what servers let us do is to be found out again. */
  forget(): void {
    this.#access.forget();
  }

  /** Resolves when nothing is being asked or written. */
  async idle(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map((session) => session.idle()));
    await Promise.all(this.#working);
  }

  async #remove(user: UserId, jid: string, otherwise: (jid: string) => void): Promise<void> {
    try {
      await this.#access.write(user, jid, "remove");
    } catch (error) {
      this.#failed(user, jid, error);
      otherwise(jid);
    }
  }

  #sessionOf(user: User): RosterSession {
    const known = this.#sessions.get(user.id);
    if (known !== undefined) return known;
    const { jid, clock, log, show, dismiss } = this.#options;
    const session = new RosterSession({
      jid,
      user,
      clock,
      log: log.with({ user: user.id }),
      write: (contact, naming) => this.#access.write(user.id, contact, "both", naming),
      fetch: () => this.#access.fetch(user.id),
      offer: (buddies) => this.#own(this.#offers.offer(buddies, user)),
      show: (buddy) => show(buddy, user.id),
      dismiss: (buddy) => dismiss(buddy, user),
    });
    this.#sessions.set(user.id, session);
    return session;
  }

  #failed(user: UserId, contact: string, error: unknown): void {
    this.#options.log.debug("a roster could not be written", { user, contact, reason: errorText(error) });
  }

  #own(work: Promise<void>): void {
    const owned: Promise<void> = work.finally(() => this.#working.delete(owned));
    this.#working.add(owned);
  }
}
