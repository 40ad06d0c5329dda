import type { UserId } from "../../../lib/ids.ts";
import { bareJid } from "../address.ts";
import type { Element } from "../xml/element.ts";

/** How many clients of contacts are remembered for one user; those beyond are shown, but not taken back. */
const most = 5_000;

/** What each user was shown of contacts' presence, by the full JID it came from, so that it can be shown again or taken back. */
export class RawPresences {
  readonly #byUser = new Map<UserId, Map<string, Element>>();

  /** The user is shown this presence, which is of no type or `unavailable`. */
  note(user: UserId, from: string, stanza: Element): void {
    const shown = this.#byUser.get(user) ?? new Map<string, Element>();
    if (stanza.attrs.type === "unavailable") shown.delete(from);
    else if (shown.has(from) || shown.size < most) shown.set(from, stanza);
    if (shown.size === 0) this.#byUser.delete(user);
    else this.#byUser.set(user, shown);
  }

  /** What the user sees, of everybody or of one bare JID. */
  *seen(user: UserId, contact?: string): Generator<Element> {
    for (const [from, stanza] of this.#byUser.get(user) ?? []) {
      if (contact === undefined || bareJid(from) === contact) yield stanza;
    }
  }

  /** The user sees nobody any more. */
  forget(user: UserId): void {
    this.#byUser.delete(user);
  }
}
