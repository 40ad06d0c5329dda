/** Something that takes bytes, maybe only some of them: a `Deno.Conn`, or a test. */
export interface ByteSink {
  /** Resolves to how many of the bytes were taken, at least one. */
  write(bytes: Uint8Array): Promise<number>;
}

export interface CoalescingWriterOptions {
  /** Bytes queued at which {@link CoalescingWriter.drained} starts to wait. Default: 256 KiB. */
  readonly highWaterMark?: number;
  /** Told once, when a write fails. */
  readonly onError?: (error: unknown) => void;
}

/** Queued chunks are joined up to this size, in bytes: more makes no write faster. */
const batchSize = 256 * 1024;

/**
 * Joins what is pushed within one turn of the event loop, and what piles up during a write, into one write. That is
 * several times faster than a write each, and keeps Nagle's algorithm from holding a small chunk back.
 *
 * It does not own the sink: closing that is the caller's business.
 */
export class CoalescingWriter {
  readonly #out: ByteSink;
  readonly #highWaterMark: number;
  readonly #onError: (error: unknown) => void;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #writing = false;
  #closed = false;
  #drained: PromiseWithResolvers<void> | undefined;
  #flushed: PromiseWithResolvers<void> | undefined;

  constructor(out: ByteSink, options: CoalescingWriterOptions = {}) {
    this.#out = out;
    this.#highWaterMark = options.highWaterMark ?? 256 * 1024;
    this.#onError = options.onError ?? (() => {});
  }

  /** Bytes that the sink has not taken yet. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Queues `bytes`, which must not be changed afterwards. Dropped in silence after a failure or `close`. */
  push(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#writing) return;
    this.#writing = true;
    queueMicrotask(() => void this.#run());
  }

  /**
   * Resolves when less than the high-water mark is queued, at once if that is so already. It also resolves after a
   * failure or `close`, because a producer waits here in its loop and has to get on to notice the end.
   */
  drained(): Promise<void> {
    if (this.#queuedBytes < this.#highWaterMark) return Promise.resolve();
    this.#drained ??= Promise.withResolvers();
    return this.#drained.promise;
  }

  /** Resolves when nothing is queued: all is written, or never will be. */
  flush(): Promise<void> {
    if (this.#queuedBytes === 0) return Promise.resolve();
    this.#flushed ??= Promise.withResolvers();
    return this.#flushed.promise;
  }

  /** Drops what is queued. A write that has begun goes on in the sink, which should be closed next. */
  close(): void {
    this.#closed = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#wake();
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const queue = this.#queue;
        this.#queue = [];
        const [only] = queue;
        if (queue.length === 1 && only !== undefined) await this.#write(only);
        else for (const batch of batches(queue)) await this.#write(batch);
      }
    } catch (error) {
      const told = this.#closed; // a write may fail because the sink was closed after us
      this.close();
      if (!told) this.#onError(error);
    } finally {
      this.#writing = false;
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let rest = bytes;
    while (rest.length > 0 && !this.#closed) {
      const taken = await this.#out.write(rest);
      if (taken <= 0) throw new Error("the connection takes no more bytes");
      rest = rest.subarray(taken);
      if (!this.#closed) this.#queuedBytes -= taken;
      this.#wake();
    }
  }

  #wake(): void {
    if (this.#queuedBytes < this.#highWaterMark) {
      this.#drained?.resolve();
      this.#drained = undefined;
    }
    if (this.#queuedBytes === 0) {
      this.#flushed?.resolve();
      this.#flushed = undefined;
    }
  }
}

/** The chunks joined into batches. A chunk that fills a batch alone is not copied. */
function* batches(chunks: readonly Uint8Array[]): Generator<Uint8Array> {
  let start = 0;
  while (start < chunks.length) {
    let end = start;
    let size = 0;
    while (end < chunks.length) {
      const length = chunks[end]?.length ?? 0;
      if (end > start && size + length > batchSize) break;
      size += length;
      end++;
    }
    yield join(chunks.slice(start, end), size);
    start = end;
  }
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (chunks.length === 1 && first !== undefined) return first;
  const joined = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
