import { CoalescingWriter } from "../../proto/mod.ts";

/** A connected socket, plain or TLS: what we need of a `Deno.Conn`. */
export interface IrcSocket {
  /** Resolves to null at the end. */
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  close(): void;
}

export interface LineSocketOptions {
  /** Told each line, without its end. What it throws is told to `onFault`, and costs nobody the connection. */
  readonly onLine: (line: string) => void;
  readonly onFault: (error: unknown) => void;
  /** Told once, when the socket is closed; with an error unless either side meant it. */
  readonly onClose: (error: unknown) => void;
  /** Resolves when more may be read: what comes faster than it is taken waits on the server. */
  readonly readyToRead: () => Promise<void>;
  /** What a line is written in that is not UTF-8: a name that `TextDecoder` knows. */
  readonly charset: string;
}

/** The longest line taken, in bytes: 8191 of tags and 512 (message-tags §"Size limit"), and room for rude servers. */
const maxLine = 64 * 1024;
/** Most users' connections are idle most of the time: what they read into is small until it has to grow. */
const smallBuffer = 1024;
const largeBuffer = 64 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const encoder = new TextEncoder();

/** Lines over a socket. Small writes are joined, and a line has a bound. The socket is its own. */
export class LineSocket {
  readonly #socket: IrcSocket;
  readonly #options: LineSocketOptions;
  readonly #writer: CoalescingWriter;
  readonly #fallback: TextDecoder;
  /** The begin of a line whose end has not come yet. */
  #rest = new Uint8Array(0);
  #restLength = 0;
  #closed = false;

  constructor(socket: IrcSocket, options: LineSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#fallback = decoderOf(options.charset);
    this.#writer = new CoalescingWriter(socket, { onError: () => this.close() });
    void this.#read();
  }

  writeLine(line: string): void {
    this.#writer.push(encoder.encode(line + "\r\n"));
  }

  /** Resolves when everything is written, or never will be. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#writer.close();
    this.#socket.close();
  }

  /** Never rejects. */
  async #read(): Promise<void> {
    let fault: unknown;
    try {
      await this.#readLines();
    } catch (error) {
      if (!this.#closed) fault = error;
    }
    this.close();
    this.#guard(() => this.#options.onClose(fault));
  }

  async #readLines(): Promise<void> {
    let buffer = new Uint8Array(smallBuffer);
    for (;;) {
      const size = await this.#socket.read(buffer);
      if (size === null) return;
      this.#take(buffer.subarray(0, size));
      await this.#options.readyToRead();
      if (size === buffer.length && size < largeBuffer) buffer = new Uint8Array(size * 4);
      else if (size < smallBuffer && buffer.length > smallBuffer) buffer = new Uint8Array(smallBuffer);
    }
  }

  #take(bytes: Uint8Array): void {
    let start = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
      this.#line(this.#completed(bytes.subarray(start, end)));
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
  }

  #completed(tail: Uint8Array): Uint8Array {
    if (this.#restLength === 0) return tail;
    this.#keep(tail);
    const line = this.#rest.subarray(0, this.#restLength);
    this.#rest = new Uint8Array(0);
    this.#restLength = 0;
    return line;
  }

  /** Doubles, so that a line that comes byte by byte is not copied each time. */
  #keep(bytes: Uint8Array): void {
    const length = this.#restLength + bytes.length;
    if (length > maxLine) throw new Error("the server sent a line without an end");
    if (length > this.#rest.length) {
      const larger = new Uint8Array(Math.max(length, this.#rest.length * 2));
      larger.set(this.#rest.subarray(0, this.#restLength));
      this.#rest = larger;
    }
    this.#rest.set(bytes, this.#restLength);
    this.#restLength = length;
  }

  #line(bytes: Uint8Array): void {
    const line = bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
    if (line.length === 0 || this.#closed) return;
    this.#guard(() => this.#options.onLine(this.#decode(line)));
  }

  #decode(line: Uint8Array): string {
    try {
      return utf8.decode(line);
    } catch {
      return this.#fallback.decode(line);
    }
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#options.onFault(error);
    }
  }
}

const decoders = new Map<string, TextDecoder>();

/** One for all connections: a decoder that is not streaming keeps no state. */
function decoderOf(charset: string): TextDecoder {
  const known = decoders.get(charset);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(charset);
  decoders.set(charset, decoder);
  return decoder;
}
