import { withoutForbiddenCharacters } from "../xml/characters.ts";

interface Entry<T> {
  readonly text: string;
  readonly about: T | undefined;
}

const utf8 = new TextEncoder();

/**
 * What was handed over to be written, until the connection has taken it: so that the end of a connection tells what
 * cannot have arrived. What was cut in its middle is among that, for nobody acts on half a stanza. What was taken whole
 * may have been lost on the way all the same; no protocol of components says so (XEP-0114).
 */
export class Unwritten<T> {
  /** Written together, the first ones partly. */
  readonly #batches: { readonly entries: readonly Entry<T>[]; readonly bytes: number }[] = [];
  #open: Entry<T>[] = [];
  /** Bytes of the first batch that the connection took. */
  #taken = 0;

  /** `about`: what the text says, if that is worth saying again. */
  add(text: string, about: T | undefined): void {
    this.#open.push({ text, about });
  }

  /** All that was added since the last call makes so many bytes. */
  encoded(bytes: number): void {
    this.#batches.push({ entries: this.#open, bytes });
    this.#open = [];
  }

  /** The connection took so many more bytes. */
  took(bytes: number): void {
    this.#taken += bytes;
    let first = this.#batches[0];
    while (first !== undefined && first.bytes <= this.#taken) {
      this.#taken -= first.bytes;
      this.#batches.shift();
      first = this.#batches[0];
    }
  }

  /** What was not taken whole, oldest first. */
  rest(): T[] {
    let taken = this.#taken;
    const rest: T[] = [];
    for (const { text, about } of [...this.#batches.flatMap(({ entries }) => entries), ...this.#open]) {
      const size = taken > 0 ? utf8.encode(withoutForbiddenCharacters(text)).length : 0;
      if (taken > 0 && size <= taken) taken -= size;
      else {
        taken = 0;
        if (about !== undefined) rest.push(about);
      }
    }
    return rest;
  }
}
