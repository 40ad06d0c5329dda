/** Texts that were written together. */
interface Batch {
  /** How many bytes each makes; negative where it is not worth saying again. */
  readonly sizes: readonly number[];
  readonly chunks: readonly Uint8Array[];
  /** Of all of them. */
  readonly size: number;
}

/**
 * What was handed over to be written, until the connection has taken it: so that the end of a connection tells what
 * cannot have arrived. What was cut in its middle is among that, for nobody acts on half a stanza. What was taken whole
 * may have been lost on the way all the same; no protocol of components says so (XEP-0114).
 *
 * Of each text only a number is kept beside the bytes, which wait to be written anyway: there may be thousands, and
 * the garbage collector would have to copy whatever else stood for them.
 */
export class Unwritten {
  readonly #batches: Batch[] = [];
  #open: number[] = [];
  /** Bytes of the first batch that the connection took. */
  #taken = 0;

  /** A text of so many bytes is to be written next. `again`: if it does not arrive, it is worth saying again. */
  add(size: number, again: boolean): void {
    this.#open.push(again ? size : -size);
  }

  /** All that was added since the last call makes these bytes, which nobody changes. */
  handedOver(chunks: readonly Uint8Array[]): void {
    const size = chunks.reduce((sum, { length }) => sum + length, 0);
    this.#batches.push({ sizes: this.#open, chunks, size });
    this.#open = [];
  }

  /** The connection took so many more bytes. */
  took(bytes: number): void {
    this.#taken += bytes;
    let first = this.#batches[0];
    while (first !== undefined && first.size <= this.#taken) {
      this.#taken -= first.size;
      this.#batches.shift();
      first = this.#batches[0];
    }
  }

  /** The texts that were not taken whole and are worth saying again, oldest first. */
  rest(): string[] {
    const rest: string[] = [];
    let taken = this.#taken;
    for (const batch of this.#batches) {
      rest.push(...untaken(batch, taken));
      taken = 0;
    }
    return rest;
  }
}

/** The texts that do not end within the first `taken` bytes of a batch. */
function* untaken({ sizes, chunks, size }: Batch, taken: number): Generator<string> {
  const bytes = joined(chunks, size);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let end = 0;
  for (const each of sizes) {
    const start = end;
    end += Math.abs(each);
    if (end > taken && each > 0) yield decoder.decode(bytes.subarray(start, end));
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
