import { EventEmitter } from "node:events";
import { CoalescingWriter } from "../../../proto/mod.ts";

/** A connection to a server, secure by now: a `Deno.Conn`, or a test's. */
export interface ServerConnection {
  /** Resolves to how many bytes were read, or `null` at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/**
 * A connection in the shape that the library asks of a socket: it emits `connect`, `data` with text, and once `close`.
 */
export class StreamSocket extends EventEmitter {
  readonly #connection: ServerConnection;
  readonly #writer: CoalescingWriter;
  #closed = false;

  constructor(connection: ServerConnection) {
    super();
    this.#connection = connection;
    this.#writer = new CoalescingWriter(connection, { onError: () => this.close() });
  }

  /** Begins to read. The library asks again for a server that it was sent to: that is a connection of its own. */
  connect(): void {
    if (this.#closed) return;
    queueMicrotask(() => this.emit("connect"));
    void this.#read();
  }

  /** Never fails: that the connection is lost is told by `close`. */
  write(text: string, written?: () => void): void {
    if (!this.#closed) this.#writer.push(new TextEncoder().encode(text));
    written?.();
  }

  /** Closes when all is written. */
  end(): void {
    void this.flushed().then(() => this.close());
  }

  /** Resolves when all is written, or the connection is closed. */
  flushed(): Promise<void> {
    return this.#writer.flush();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#writer.close();
    this.#connection.close();
    this.emit("close", false);
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new TextDecoder("utf-8", { fatal: true });
    try {
      for (let size = await this.#connection.read(buffer); size !== null && !this.#closed;) {
        const text = decoder.decode(buffer.subarray(0, size), { stream: true });
        if (text !== "") this.emit("data", text);
        size = await this.#connection.read(buffer);
      }
    } catch {
      // It was closed, by whomever, or what came is no text.
    }
    this.close();
  }
}
