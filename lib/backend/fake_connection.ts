import {
  decodeWrapper,
  encodeWrapper,
  FrameDecoder,
  type KnownWrapper,
  type Wrapper,
} from "../../proto/mod.ts";
import type { Connection } from "./connection.ts";

/** A backend at the other end of a link, in memory. */
export class FakeConnection implements Connection {
  /** What the link sent, in order. */
  readonly heard: Wrapper[] = [];
  isClosed = false;
  readonly #decoder = new FrameDecoder();
  #said: (Uint8Array | null)[] = [];
  /** Wakes a read that found nothing. */
  #arrival = Promise.withResolvers<void>();
  /** Resolves when the link has taken everything and reads again, or has hung up. */
  #taken = Promise.withResolvers<void>();
  #mayWrite: Promise<unknown> = Promise.resolve();

  /** Sends all of it in one segment. Resolves when the link has taken it. */
  say(...wrappers: readonly KnownWrapper[]): Promise<void> {
    const frames = wrappers.map((wrapper) => [...encodeWrapper(wrapper)]);
    return this.sayBytes(new Uint8Array(frames.flat()));
  }

  sayBytes(bytes: Uint8Array): Promise<void> {
    return this.#deliver(bytes);
  }

  /** Ends the backend's side. */
  hangUp(): Promise<void> {
    return this.#deliver(null);
  }

  /** From now on a write waits for `until`. */
  holdWrites(until: Promise<unknown>): void {
    this.#mayWrite = until;
  }

  get typesHeard(): readonly string[] {
    return this.heard.map(({ type }) => type);
  }

  async read(into: Uint8Array): Promise<number | null> {
    for (;;) {
      if (this.isClosed) throw new Error("the connection is closed");
      const next = this.#said.shift();
      if (next === null) return null;
      if (next !== undefined) return this.#hand(next, into);
      this.#taken.resolve();
      await this.#arrival.promise;
    }
  }

  async write(bytes: Uint8Array): Promise<number> {
    await this.#mayWrite;
    if (this.isClosed) throw new Error("the connection is closed");
    this.heard.push(...this.#decoder.push(bytes).map(decodeWrapper));
    return bytes.length;
  }

  close(): void {
    this.isClosed = true;
    this.#arrival.resolve();
    this.#taken.resolve();
  }

  #deliver(bytes: Uint8Array | null): Promise<void> {
    this.#said.push(bytes);
    this.#taken = Promise.withResolvers();
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
    return this.#taken.promise;
  }

  #hand(bytes: Uint8Array, into: Uint8Array): number {
    const count = Math.min(bytes.length, into.length);
    into.set(bytes.subarray(0, count));
    if (count < bytes.length) this.#said.unshift(bytes.subarray(count));
    return count;
  }
}
