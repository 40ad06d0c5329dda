/** One end of a connection in memory, in the shape that every part of the project asks of a TCP connection. */
export interface PipeEnd {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
  /** From now on nothing more can be read here. */
  stall(): void;
  setNoDelay(noDelay: boolean): void;
}

/** Two ends: what is written to one is read from the other. Closing either closes both. */
export function pipe(): [PipeEnd, PipeEnd] {
  const there = new Lane();
  const back = new Lane();
  return [end(there, back), end(back, there)];
}

function end(incoming: Lane, outgoing: Lane): PipeEnd {
  return {
    read: (into) => incoming.read(into),
    write: (bytes) => outgoing.write(bytes),
    close() {
      incoming.close();
      outgoing.close();
    },
    stall: () => incoming.stall(),
    setNoDelay() {},
  };
}

class Lane {
  readonly #chunks: Uint8Array[] = [];
  #closed = false;
  #stalled = false;
  #wake: (() => void) | undefined;

  async read(into: Uint8Array): Promise<number | null> {
    while ((this.#chunks.length === 0 || this.#stalled) && !this.#closed) {
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    const chunk = this.#stalled ? undefined : this.#chunks.shift();
    if (chunk === undefined) return null;
    const size = Math.min(chunk.length, into.length);
    into.set(chunk.subarray(0, size));
    if (size < chunk.length) this.#chunks.unshift(chunk.subarray(size));
    return size;
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.#closed) return Promise.reject(new Error("the connection is closed"));
    this.#chunks.push(bytes.slice());
    this.#wake?.();
    return Promise.resolve(bytes.length);
  }

  stall(): void {
    this.#stalled = true;
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }
}
