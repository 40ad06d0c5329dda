import type { Clock } from "../../../lib/clock.ts";
import { errorText } from "../../../lib/errors.ts";
import { foldedName, type LegacyName, type UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { User } from "../../../lib/users/user.ts";
import { addressOf, contactJid } from "../address.ts";
import { ns } from "../namespaces.ts";
import type { Privileges } from "../privileges/privileges.ts";
import { type Element, xml } from "../xml/element.ts";

/** How long hints that a list has changed are gathered before it is read, in milliseconds. */
const gatherFor = 1_000;

export interface BlocklistsOptions {
  /** The transport's JID. */
  readonly jid: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly privileges: Privileges;
}

/** What is known of one user's list. */
interface Known {
  /** Contacts of ours on the list when it was last read, by folded name. */
  blocked: ReadonlyMap<string, LegacyName> | undefined;
  timer: Disposable | undefined;
}

/**
 * Users' block lists on their own servers (XEP-0191), where we may read and write those (XEP-0356 §6). The server tells
 * us of no change, but its unavailable presence to whoever is blocked, and available presence to who is no more, are
 * hints to read again.
 */
export class Blocklists {
  readonly #options: BlocklistsOptions;
  readonly #known = new Map<UserId, Known>();
  readonly #working = new Set<Promise<void>>();

  constructor(options: BlocklistsOptions) {
    this.#options = options;
  }

  /** The user's list may have changed: it is read, if we may. */
  hint(user: User): void {
    if (!this.#options.privileges.mayAsk(user.id, "get", ns.blocking)) return;
    const known = this.#knownOf(user.id);
    known.timer ??= this.#options.clock.after(gatherFor, () => {
      known.timer = undefined;
      this.#own(this.#read(user), user.id);
    });
  }

  /** The user blocked or unblocked somebody with another client of the network: so does the server, if we may. */
  told(user: User, name: LegacyName, blocked: boolean): void {
    const buddy = user.roster.find(name);
    if (buddy !== undefined) user.roster.block(buddy, blocked);
    const known = this.#knownOf(user.id);
    if (known.blocked !== undefined) known.blocked = changed(known.blocked, name, blocked);
    if (this.#options.privileges.mayAsk(user.id, "set", ns.blocking)) {
      this.#own(this.#write(user, [name], blocked), user.id);
    }
  }

  /** The user blocks or unblocks somebody, on XMPP: so does the network. */
  decided(user: User, name: LegacyName, blocked: boolean): void {
    const buddy = user.roster.find(name);
    if (buddy !== undefined && !user.roster.block(buddy, blocked)) return;
    this.#own(user.people.block(buddy ?? { name, alias: "", groups: [] }, blocked), user.id);
  }

  left(user: UserId): void {
    this.#known.get(user)?.timer?.[Symbol.dispose]();
    this.#known.delete(user);
  }

  /** Resolves when nothing is being asked or told. */
  async idle(): Promise<void> {
    await Promise.all(this.#working);
  }

  async #read(user: User): Promise<void> {
    const list = await this.#options.privileges.askAs(
      user.id,
      "get",
      xml("blocklist", { xmlns: ns.blocking }),
    );
    const known = this.#known.get(user.id);
    if (list === undefined || known === undefined) return;
    const now = this.#contactsIn(list);
    const before = known.blocked;
    known.blocked = now;
    for (const [key, name] of now) if (!before?.has(key)) this.decided(user, name, true);
    for (const [key, name] of before ?? []) if (!now.has(key)) this.decided(user, name, false);
    if (before === undefined) await this.#addMissing(user, now);
  }

  /** Whom the network blocked while nobody told the server: lists are joined, for nobody lifts a block by being away. */
  async #addMissing(user: User, now: ReadonlyMap<string, LegacyName>): Promise<void> {
    const blocked = [...user.roster.buddies].filter((buddy) =>
      buddy.blocked && !now.has(foldedName(buddy.name))
    );
    if (blocked.length === 0 || !this.#options.privileges.mayAsk(user.id, "set", ns.blocking)) return;
    await this.#write(user, blocked.map(({ name }) => name), true);
  }

  async #write(user: User, names: readonly LegacyName[], blocked: boolean): Promise<void> {
    const { jid: transport, privileges } = this.#options;
    const items = names.flatMap((name) => {
      const jid = contactJid(name, user.roster.find(name)?.escaped ?? true, transport);
      return jid === undefined ? [] : [xml("item", { jid })];
    });
    // An empty `unblock` would unblock everybody (XEP-0191 §3.5).
    if (items.length === 0) return;
    await privileges.askAs(user.id, "set", xml(blocked ? "block" : "unblock", { xmlns: ns.blocking }, items));
  }

  #contactsIn(list: Element): ReadonlyMap<string, LegacyName> {
    const contacts = list.getChildren("item").flatMap(({ attrs }) => {
      const at = addressOf(attrs["jid"], this.#options.jid);
      return at?.kind === "contact" ? [[foldedName(at.name), at.name] as const] : [];
    });
    return new Map(contacts);
  }

  #knownOf(user: UserId): Known {
    const known = this.#known.get(user) ?? { blocked: undefined, timer: undefined };
    this.#known.set(user, known);
    return known;
  }

  #own(work: Promise<void>, user: UserId): void {
    const owned: Promise<void> = work.catch((error) => {
      this.#options.log.debug("a block went no further", { user, reason: errorText(error) });
    }).finally(() => this.#working.delete(owned));
    this.#working.add(owned);
  }
}

function changed(
  list: ReadonlyMap<string, LegacyName>,
  name: LegacyName,
  blocked: boolean,
): ReadonlyMap<string, LegacyName> {
  const copy = new Map(list);
  if (blocked) copy.set(foldedName(name), name);
  else copy.delete(foldedName(name));
  return copy;
}
