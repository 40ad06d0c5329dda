import { CoalescingWriter } from "../../proto/mod.ts";
import type { Transport } from "./irc_framework.d.ts";

/** A connected socket, plain or TLS: what we need of a `Deno.Conn`. */
export interface IrcSocket {
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

/** The longest line taken, in bytes: 8191 of tags and 512 (message-tags §"Size limit"), and room for rude servers. */
const maxLine = 64 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const latin1 = new TextDecoder("windows-1252");

/**
 * irc-framework's end of a socket. Unlike the one it brings along, this joins small writes, bounds the length of a line,
 * and survives a line that the library cannot digest.
 */
export class SocketTransport implements Transport {
  readonly #socket: IrcSocket;
  readonly #writer: CoalescingWriter;
  readonly #onFault: (error: unknown) => void;
  readonly #listeners = new Map<string, (argument?: unknown) => void>();
  #closed = false;

  /** `onFault` is told what goes wrong with a single line. The socket is ours from here on. */
  constructor(socket: IrcSocket, onFault: (error: unknown) => void) {
    this.#socket = socket;
    this.#onFault = onFault;
    this.#writer = new CoalescingWriter(socket, { onError: () => this.close(true) });
  }

  /** One listener per event is all the library wants. */
  on(event: string, listener: (argument?: unknown) => void): void {
    this.#listeners.set(event, listener);
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }

  /** The socket is connected already; the library wants to hear of it later than now. */
  connect(): void {
    queueMicrotask(() => {
      this.#emit("open");
      void this.#read();
    });
  }

  /** Nothing that a user or a password contains may end the line early and begin a command. */
  writeLine(line: string, written?: () => void): void {
    // deno-lint-ignore no-control-regex -- a NUL would end the line
    this.#writer.push(new TextEncoder().encode(line.replaceAll(/[\r\n\x00]/g, " ") + "\r\n"));
    if (written !== undefined) void this.#writer.flush().then(written);
  }

  close(force: boolean): void {
    if (this.#closed) return;
    if (force || this.#writer.queuedBytes === 0) this.disposeSocket();
    else void this.#writer.flush().then(() => this.disposeSocket());
  }

  disposeSocket(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#writer.close();
    this.#socket.close();
  }

  /** We read UTF-8 or, where it is none, Windows-1252, whatever the library thinks. */
  setEncoding(): boolean {
    return true;
  }

  /** Never rejects. */
  async #read(): Promise<void> {
    let fault: unknown = false;
    try {
      await this.#readLines();
    } catch (error) {
      if (!this.#closed) fault = error;
    }
    this.disposeSocket();
    this.#guard(() => this.#emit("close", fault));
  }

  async #readLines(): Promise<void> {
    const buffer = new Uint8Array(16 * 1024);
    const line = new Uint8Array(maxLine);
    let length = 0;
    for (;;) {
      const size = await this.#socket.read(buffer);
      if (size === null) return;
      let start = 0;
      while (start < size) {
        const found = buffer.subarray(0, size).indexOf(0x0a, start);
        const end = found < 0 ? size : found;
        if (length + end - start > maxLine) throw new Error("the server sent a line without an end");
        line.set(buffer.subarray(start, end), length);
        length += end - start;
        start = end + 1;
        if (found < 0) continue;
        const text = decode(line.subarray(0, length));
        length = 0;
        this.#guard(() => this.#emit("line", text));
      }
    }
  }

  /** The library throws at malformed lines; they must not cost the user the connection. */
  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#onFault(error);
    }
  }

  #emit(event: string, argument?: unknown): void {
    this.#listeners.get(event)?.(argument);
  }
}

function decode(line: Uint8Array): string {
  try {
    return utf8.decode(line);
  } catch {
    return latin1.decode(line);
  }
}
