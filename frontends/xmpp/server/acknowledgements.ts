import type { Element } from "../xml/element.ts";

/** How much may wait for a client's word that it arrived. A client that takes no more is not there. */
const mostStanzas = 5_000;

/** XEP-0198 §4: counters wrap at 2³². */
const counters = 2 ** 32;

/** What went to a client and what came from it, by number (XEP-0198 §3–§5). */
export class Acknowledgements {
  /** How many stanzas the client sent. */
  #heard = 0;
  /** The number of the last stanza that the client said it has. */
  #confirmed = 0;
  #unconfirmed: Element[] = [];

  get heard(): number {
    return this.#heard;
  }

  /** Stanzas that may not have arrived, the oldest first. */
  get unconfirmed(): readonly Element[] {
    return this.#unconfirmed;
  }

  get isFull(): boolean {
    return this.#unconfirmed.length >= mostStanzas;
  }

  hear(): void {
    this.#heard = (this.#heard + 1) % counters;
  }

  sent(stanza: Element): void {
    this.#unconfirmed.push(stanza);
  }

  /** The client says how many it has. Answers whether that can be. */
  confirm(count: number): boolean {
    const more = ((count - this.#confirmed) % counters + counters) % counters;
    if (!Number.isInteger(count) || more > this.#unconfirmed.length) return false;
    this.#unconfirmed = this.#unconfirmed.slice(more);
    this.#confirmed = count;
    return true;
  }
}
