import type { Clock } from "../../../lib/clock.ts";
import { errorText, TransportError } from "../../../lib/errors.ts";
import type { BuddyView } from "../../../lib/events.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { Buddy } from "../../../lib/roster/buddy.ts";
import type { User } from "../../../lib/users/user.ts";
import { contactJid } from "../address.ts";
import { Turnstile } from "../turnstile.ts";
import {
  keyOf,
  type Naming,
  type OwnItems,
  type RosterItem,
  rosterWidth,
  sameNaming,
} from "./roster_item.ts";
import { planRoster, type RosterPlan } from "./roster_plan.ts";

/**
 * A backend's list counts as told once nothing has been said about it for this long, in milliseconds; backends do not
 * say when they are through. All that came until then is one comparison of lists.
 */
const quiet = 3_000;

/** A list that never comes to rest is compared after this long all the same, in milliseconds. */
const longest = 30_000;

export interface RosterSessionOptions {
  /** The transport's JID. */
  readonly jid: string;
  readonly user: User;
  readonly clock: Clock;
  readonly log: Log;
  /** Puts a contact on the user's roster. Rejects as `Questions.ask` does. */
  readonly write: (jid: string, naming: Naming) => Promise<void>;
  /** The user's roster; undefined where it is not ours to manage. */
  readonly fetch: () => Promise<OwnItems | undefined>;
  /** The user's roster cannot be written: offers these in what way it can. */
  readonly offer: (buddies: readonly Buddy[]) => void;
  /** Shows whoever is now on the user's roster. */
  readonly show: (buddy: BuddyView) => void;
  /** Takes off whoever the user took off the roster. */
  readonly dismiss: (buddy: Buddy) => void;
}

/** Keeps one user's roster and the network's list the same, for one login. */
export class RosterSession implements Disposable {
  readonly #options: RosterSessionOptions;
  /** Added by the network in this login, and not offered to the user so far. */
  readonly #fresh = new Set<Buddy>();
  readonly #renamed = new Set<string>();
  readonly #written = new Map<string, Naming>();
  readonly #writing = new Set<string>();
  #timer: Disposable | undefined;
  /** When what waits began to wait, and when the last of it came: milliseconds since the epoch. */
  #since = 0;
  #last = 0;
  #working: Promise<void> | undefined;
  #ended = false;

  constructor(options: RosterSessionOptions) {
    this.#options = options;
  }

  /** The network added somebody. */
  added(buddy: Buddy): void {
    this.#fresh.add(buddy);
    this.due();
  }

  /** The network renamed somebody. */
  renamed(buddy: BuddyView): void {
    this.#renamed.add(keyOf(buddy));
    this.due();
  }

  /** The lists may differ: they are compared once nothing new comes. */
  due(): void {
    const { clock } = this.#options;
    this.#last = clock.now();
    if (this.#timer !== undefined || this.#ended) return;
    this.#since = this.#last;
    this.#wait(quiet);
  }

  /** The server tells what the user changed on the roster. Our own changes come back this way, too. */
  pushed({ items }: OwnItems): void {
    const { user } = this.#options;
    for (const item of items) {
      const buddy = user.roster.find(item.name);
      if (buddy === undefined) continue;
      if (item.subscription === "remove") this.#options.dismiss(buddy);
      else if (!this.#isEcho(item)) this.#renamedByUser(buddy, item);
    }
  }

  /** Resolves when nothing is being asked or written. */
  async idle(): Promise<void> {
    await this.#working;
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #wait(milliseconds: number): void {
    this.#timer = this.#options.clock.after(milliseconds, () => this.#awake());
  }

  #awake(): void {
    const now = this.#options.clock.now();
    const rest = Math.min(this.#last + quiet, this.#since + longest) - now;
    if (rest > 0) return this.#wait(rest);
    // The next comparison is to see what the one under way did.
    if (this.#working !== undefined) return this.#wait(quiet);
    this.#timer = undefined;
    this.#working = this.#compare().catch((error) => {
      this.#options.log.warn("a roster could not be brought up to date", { reason: errorText(error) });
    }).finally(() => this.#working = undefined);
  }

  async #compare(): Promise<void> {
    const { user, fetch, offer, dismiss } = this.#options;
    if (user.roster.isEmpty) return;
    const roster = await fetch();
    // Between two backends nothing can be told; there is another time.
    if (this.#isOver) return this.due();
    const fresh = [...this.#fresh];
    this.#fresh.clear();
    if (roster === undefined) return offer(fresh);
    const plan = planRoster(user.roster.buddies, roster, { renamed: this.#renamed, written: this.#written });
    for (const { buddy, naming } of plan.take) this.#take(buddy, naming);
    for (const buddy of plan.gone) dismiss(buddy);
    const turnstile = new Turnstile(rosterWidth);
    await Promise.all(plan.write.map((each) => turnstile.pass(() => this.#write(each))));
  }

  /** A name is never taken away: whoever has none keeps the one that the network knows. */
  #renamedByUser(buddy: Buddy, { alias, groups }: Naming): void {
    this.#written.delete(keyOf(buddy));
    this.#take(buddy, { alias: alias || buddy.alias, groups });
  }

  get #isOver(): boolean {
    return this.#ended || this.#options.user.voice === undefined;
  }

  #take(buddy: Buddy, { alias, groups }: Naming): void {
    const { user } = this.#options;
    if (user.roster.rename(buddy, alias, groups)) user.saveBuddy(buddy);
  }

  /** Never rejects. */
  async #write({ buddy, naming: { alias, groups }, jid: known }: RosterPlan["write"][number]): Promise<void> {
    const { jid: transport, user, write, show, log, offer } = this.#options;
    const jid = known ?? contactJid(buddy.name, buddy.escaped, transport);
    if (jid === undefined || this.#isOver) return;
    const key = keyOf(buddy);
    this.#writing.add(key);
    this.#renamed.delete(key);
    try {
      await write(jid, { alias, groups });
      this.#written.set(key, { alias, groups });
      if (this.#isOver || user.roster.find(buddy.name) !== buddy) return;
      user.roster.accept(buddy.name, buddy.escaped);
      show(buddy);
    } catch (error) {
      log.debug("a contact could not be put on the roster", { contact: jid, reason: errorText(error) });
      // A lost question may have been heard; the next comparison will show.
      if (!(error instanceof TransportError && error.code === "link-lost")) offer([buddy]);
    } finally {
      this.#writing.delete(key);
    }
  }

  #isEcho(item: RosterItem): boolean {
    const key = keyOf(item);
    const written = this.#written.get(key);
    return this.#writing.has(key) || (written !== undefined && sameNaming(written, item));
  }
}
