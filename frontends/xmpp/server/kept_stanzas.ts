import type { UserId } from "../../../lib/ids.ts";
import type { Element } from "../xml/element.ts";

/** How many stanzas wait for one user, and for all. */
const mostOfOne = 1_000;
const most = 100_000;

/** What came for users while none of their clients was there (XEP-0160), until one is. */
export class KeptStanzas {
  readonly #byUser = new Map<UserId, Element[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Answers whether there was room. */
  keep(user: UserId, stanza: Element): boolean {
    const own = this.#byUser.get(user) ?? [];
    if (own.length >= mostOfOne || this.#count >= most) return false;
    own.push(stanza);
    this.#count++;
    this.#byUser.set(user, own);
    return true;
  }

  /** Hands over what waits for the user, the oldest first. */
  take(user: UserId): readonly Element[] {
    const own = this.#byUser.get(user) ?? [];
    this.#byUser.delete(user);
    this.#count -= own.length;
    return own;
  }
}
