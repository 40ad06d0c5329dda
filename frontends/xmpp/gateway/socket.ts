import type { Clock } from "../../../lib/clock.ts";
import { CoalescingWriter } from "../../../proto/coalescing_writer.ts";
import { Emitter } from "../xml/emitter.ts";
import { StreamError } from "../xml/stream_error.ts";
import { TextSlab } from "./text_slab.ts";
import { Unwritten } from "./unwritten.ts";

/** What we need of a `Deno.TcpConn`. */
export interface TcpConnection {
  /** Resolves to how many bytes were read, or `null` at the end. */
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
  setNoDelay(noDelay: boolean): void;
}

/** Opens a TCP connection, as `Deno.connect` does. */
export type Connect = (
  to: { readonly hostname: string; readonly port: number; readonly signal: AbortSignal },
) => Promise<TcpConnection>;

export interface SocketOptions {
  readonly connect: Connect;
  readonly clock: Clock;
  /** Awaited before each read: nothing is read while whoever gets the stanzas cannot take more. */
  readonly ready?: (() => Promise<void> | undefined) | undefined;
  /** How many bytes are read at once; 64 KiB if nothing is said. */
  readonly bufferSize?: number;
  /** For how many bytes to be written there is room before more memory is taken; 128 KiB if nothing is said. */
  readonly slabSize?: number;
}

interface Events {
  readonly connect: readonly [];
  readonly data: readonly [text: string];
  /** After a {@link StreamError} nothing more is read, but the socket is left open for a last word. */
  readonly error: readonly [error: Error];
  /** Emitted once. `dirty`: after an error. Nothing follows. */
  readonly close: readonly [dirty: boolean];
}

const usualBuffer = 64 * 1024;

/** One TCP connection that carries text, in the shape that xmpp.js asks of a socket. Connects once. */
export class Socket extends Emitter<Events> {
  readonly #options: SocketOptions;
  readonly #connecting = new AbortController();
  #connection: TcpConnection | undefined;
  #writer: CoalescingWriter | undefined;
  /** What was written in this turn of the event loop: all of it leaves together. */
  readonly #slab: TextSlab;
  readonly #unwritten = new Unwritten();
  /** The write that the connection is busy with. */
  #writing: Promise<unknown> = Promise.resolve();
  #writtenAt = 0;
  #writingSince: number | undefined;
  #closed = false;

  constructor(options: SocketOptions) {
    super();
    this.#options = options;
    this.#slab = new TextSlab(options.slabSize);
  }

  /** Emits `connect` later, or `error` and `close`. */
  connect(to: { readonly host: string; readonly port: number }): void {
    void this.#run(to.host, to.port);
  }

  /**
   * Queues text. `written` is told at once whether it was taken; what is taken is lost only with the connection.
   * `again`: it is a stanza that is worth saying again.
   */
  write(text: string, written?: (error: Error | null) => void, again = false): void {
    if (this.#closed || this.#writer === undefined) {
      written?.(new Error("not connected"));
      return;
    }
    if (this.#slab.gathered === 0) queueMicrotask(() => this.#handOver());
    this.#unwritten.add(this.#slab.add(text), again);
    written?.(null);
  }

  /** Resolves when less than 256 KiB are queued, or when the socket is closed. */
  drained(): Promise<void> {
    this.#handOver();
    return this.#writer?.drained() ?? Promise.resolve();
  }

  /** Resolves when all is written, or when the socket is closed. */
  flushed(): Promise<void> {
    this.#handOver();
    return this.#writer?.flush() ?? Promise.resolve();
  }

  /** Resolves when the connection is not busy with a write: soon after {@link destroy}. */
  async settled(): Promise<void> {
    await this.#writing.catch(() => {});
  }

  /** Stanzas to be said again that the connection has not taken whole, oldest first. */
  get unwritten(): string[] {
    this.#handOver();
    return this.#unwritten.rest();
  }

  /** Milliseconds since something was written. */
  get idleFor(): number {
    return this.#options.clock.now() - this.#writtenAt;
  }

  /** For how many milliseconds the other side has taken nothing of what waits to be written. */
  get stalledFor(): number {
    return this.#writingSince === undefined ? 0 : this.#options.clock.now() - this.#writingSince;
  }

  /** How many bytes wait to be written. */
  get queuedBytes(): number {
    return this.#slab.gathered + (this.#writer?.queuedBytes ?? 0);
  }

  /** Closes when all is written. */
  end(): void {
    void this.flushed().then(() => this.destroy());
  }

  /** Closes at once, dropping what is queued, and emits `error` if there is one. */
  destroy(error?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connecting.abort();
    this.#writer?.close();
    this.#connection?.close();
    if (error !== undefined) this.emit("error", error);
    this.emit("close", error !== undefined);
  }

  /** Rejects only with what a listener for `error` or `close` throws. */
  async #run(hostname: string, port: number): Promise<void> {
    try {
      const { signal } = this.#connecting;
      const connection = await this.#options.connect({ hostname, port, signal });
      if (this.#closed) return connection.close();
      this.#adopt(connection);
      this.emit("connect");
      await this.#read(connection);
      this.destroy();
    } catch (error) {
      // The peer can still be told: whoever hears of the error writes what was wrong, and destroys the socket.
      if (error instanceof StreamError) this.emit("error", error);
      else this.destroy(asError(error));
    }
  }

  #adopt(connection: TcpConnection): void {
    this.#connection = connection;
    connection.setNoDelay(true);
    this.#writtenAt = this.#options.clock.now();
    const write = async (bytes: Uint8Array): Promise<number> => {
      this.#writingSince = this.#options.clock.now();
      const writing = connection.write(bytes);
      this.#writing = writing;
      const taken = await writing;
      this.#writingSince = undefined;
      this.#unwritten.took(taken);
      return taken;
    };
    this.#writer = new CoalescingWriter({ write }, {
      onError: (error) => this.destroy(asError(error)),
    });
  }

  async #read(connection: TcpConnection): Promise<void> {
    const buffer = new Uint8Array(this.#options.bufferSize ?? usualBuffer);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    for (;;) {
      await this.#options.ready?.();
      if (this.#closed) return;
      const length = await connection.read(buffer);
      if (length === null || this.#closed) return;
      const text = decode(decoder, buffer.subarray(0, length));
      if (text !== "") this.emit("data", text);
    }
  }

  #handOver(): void {
    if (this.#slab.gathered === 0) return;
    this.#writtenAt = this.#options.clock.now();
    const chunks = this.#slab.take();
    this.#unwritten.handedOver(chunks);
    for (const chunk of chunks) this.#writer?.push(chunk);
  }
}

/** Decodes a piece that may end inside a character. */
function decode(decoder: TextDecoder, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    throw new StreamError("not-well-formed", "the stream is not UTF-8");
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
