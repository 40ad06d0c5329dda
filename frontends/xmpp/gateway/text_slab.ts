/** How much memory is taken at a time, in bytes: less than a turn of the event loop writes when everybody logs in. */
const usualSize = 128 * 1024;

/**
 * Gathers texts as UTF-8. Each is encoded as it comes: a stanza is put together from many pieces of text, and those of
 * thousands in one long text would outlive several garbage collections, to be gathered from all over the memory then.
 */
export class TextSlab {
  readonly #encoder = new TextEncoder();
  readonly #size: number;
  #slab: Uint8Array;
  /** The part of the slab that is written and not taken. */
  #start = 0;
  #end = 0;
  /** Slabs that became full since something was taken. */
  #full: Uint8Array[] = [];
  #gathered = 0;

  constructor(size = usualSize) {
    this.#size = size;
    this.#slab = new Uint8Array(size);
  }

  /** How many bytes have not been taken. */
  get gathered(): number {
    return this.#gathered;
  }

  /** Adds a text, and answers how many bytes it makes. Halves of surrogate pairs become U+FFFD. */
  add(text: string): number {
    const before = this.#gathered;
    for (let rest = text; rest !== "";) {
      const { read, written } = this.#encoder.encodeInto(rest, this.#slab.subarray(this.#end));
      this.#end += written;
      this.#gathered += written;
      rest = rest.slice(read);
      if (rest !== "") this.#turnOver();
    }
    return this.#gathered - before;
  }

  /** All that was added since the last call, in order. Nothing changes it any more. */
  take(): Uint8Array[] {
    const taken = this.#full;
    if (this.#end > this.#start) taken.push(this.#slab.subarray(this.#start, this.#end));
    this.#full = [];
    this.#start = this.#end;
    this.#gathered = 0;
    return taken;
  }

  #turnOver(): void {
    if (this.#end > this.#start) this.#full.push(this.#slab.subarray(this.#start, this.#end));
    this.#slab = new Uint8Array(this.#size);
    this.#start = this.#end = 0;
  }
}
