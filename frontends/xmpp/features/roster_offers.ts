import { errorText } from "../../../lib/errors.ts";
import type { BuddyView } from "../../../lib/events.ts";
import type { ResourceId, UserId } from "../../../lib/ids.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { User } from "../../../lib/users/user.ts";
import { contactJid } from "../address.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { rosterSuggestion } from "./roster_suggestion.ts";

export interface RosterOffersOptions {
  /** The transport's JID. */
  readonly jid: string;
  readonly log: Log;
  /** As `Questions.ask`. */
  readonly ask: (question: Element) => Promise<Element>;
  readonly send: (stanza: Element) => void;
  /** As `Clients.supports`. */
  readonly supports: (resource: ResourceId, namespace: string) => boolean | undefined;
}

/** Offers contacts to users whose rosters we cannot write; the user decides. */
export class RosterOffers {
  readonly #options: RosterOffersOptions;

  constructor(options: RosterOffersOptions) {
    this.#options = options;
  }

  /** The user's clients that take suggestions for the roster. */
  takers(user: User): readonly ResourceId[] {
    return [...user.presence.resources].filter((each) => this.#options.supports(each, ns.rosterx) === true);
  }

  /** Offers those who are not the user's yet. Never rejects. */
  async offer(buddies: readonly BuddyView[], user: User): Promise<void> {
    const clients = this.takers(user);
    if (clients.length === 0) return this.#askEach(buddies, user.id);
    await Promise.all(clients.map((client) => this.#suggest(buddies, user.id, client)));
  }

  /** RFC 6121 §3.1.1, with the name that the contact goes by (XEP-0172 §4.2). */
  ask({ name, escaped, alias }: BuddyView, user: UserId): void {
    const { jid, send } = this.#options;
    const from = contactJid(name, escaped, jid);
    const nick = alias === "" ? undefined : xml("nick", { xmlns: ns.nick }, alias);
    if (from !== undefined) send(xml("presence", { type: "subscribe", from, to: user }, nick));
  }

  async #suggest(buddies: readonly BuddyView[], user: UserId, client: ResourceId): Promise<void> {
    const open = buddies.filter(({ subscription }) => subscription === "ask");
    const suggestion = rosterSuggestion(open, this.#options.jid, client);
    if (suggestion === undefined) return;
    try {
      await this.#options.ask(suggestion);
    } catch (error) {
      this.#options.log.debug("a client took no contacts", { client, reason: errorText(error) });
      this.#askEach(buddies, user);
    }
  }

  #askEach(buddies: readonly BuddyView[], user: UserId): void {
    for (const buddy of buddies) if (buddy.subscription === "ask") this.ask(buddy, user);
  }
}
