import type { Clock } from "../../../lib/clock.ts";
import { errorText } from "../../../lib/errors.ts";
import { Socket, type TcpConnection } from "../gateway/socket.ts";
import { ns } from "../namespaces.ts";
import { type Element, serialize } from "../xml/element.ts";
import { type ParserLimits, StreamParser } from "../xml/parser.ts";
import { STREAM_NAMESPACE, StreamError } from "../xml/stream_error.ts";
import { Pace, type Rate } from "./pace.ts";
import { PartingConnection } from "./parting_connection.ts";

/** How long a client may take for the last words, in milliseconds. */
const patienceAtTheEnd = 2_000;

/** What is read from a client at once, in bytes: clients are many, and say little. */
const bufferSize = 8 * 1024;

/** The same for what is written. */
const slabSize = 4 * 1024;

/** How many bytes may wait for a client. */
const mostQueued = 16 * 1024 * 1024;

/** Makes an encrypted connection of a plain one. Rejects when the client does not manage its part. */
export type Encrypt = (connection: TcpConnection) => Promise<TcpConnection>;

export interface ClientStreamOptions {
  readonly connection: TcpConnection;
  readonly clock: Clock;
  /** Our domain: what our side of the stream says it comes from. */
  readonly domain: string;
  readonly newId: () => string;
  readonly limits: ParserLimits;
  readonly rate: Rate;
  /** The client opened its side, for the first time or anew. */
  onHeader(header: Element): void;
  onElement(element: Element): void;
  /** Told once, when nothing more comes. `orderly`: the client closed its stream. */
  onOver(over: { readonly orderly: boolean; readonly reason: string }): void;
}

/** One client's connection: bytes on one side, elements on the other (RFC 6120 §4). */
export class ClientStream {
  readonly #options: ClientStreamOptions;
  readonly #pace: Pace;
  #connection: PartingConnection;
  #socket: Socket;
  #parser: StreamParser;
  /** Set while the bytes on the wire are not ours to read. */
  #handingOver: Promise<void> | undefined;
  #headerSent = false;
  #over = false;
  readonly #gone = Promise.withResolvers<void>();

  /** Begins to read. */
  constructor(options: ClientStreamOptions) {
    this.#options = options;
    this.#pace = new Pace(options.rate, options.clock);
    this.#connection = new PartingConnection(options.connection);
    this.#parser = this.#newParser(options.limits);
    this.#socket = this.#newSocket();
  }

  /** Resolves when the connection is closed and nothing of it is left. */
  get gone(): Promise<void> {
    return this.#gone.promise;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** For how long the client has taken nothing of what waits for it, in milliseconds. */
  get stalledFor(): number {
    return this.#socket.stalledFor;
  }

  /** Milliseconds since something was written. */
  get idleFor(): number {
    return this.#socket.idleFor;
  }

  /** Resolves when less than 256 KiB wait to be written, or when the stream is over. */
  drained(): Promise<void> {
    return this.#socket.drained();
  }

  /** Sends text that is XML already. A client that lets too much pile up is let go. */
  write(text: string): void {
    if (this.#over) return;
    if (this.#socket.queuedBytes > mostQueued) {
      return this.#end({ orderly: false, reason: "it does not read" });
    }
    this.#socket.write(text);
  }

  send(element: Element): void {
    this.write(serialize(element));
  }

  /** Opens our side; `features` is what the client may choose from. */
  open(features: Element): void {
    this.#writeHeader();
    this.send(features);
  }

  /** The client is about to open its side anew (RFC 6120 §4.3.3): what it sent before that counts no more. */
  restart(limits: ParserLimits, rate: Rate): void {
    this.#parser.end();
    this.#parser = this.#newParser(limits);
    this.#pace.change(rate);
    this.#headerSent = false;
  }

  /** The stream goes on, and the client may do more than before. */
  allow(limits: ParserLimits, rate: Rate): void {
    this.#parser.allow(limits);
    this.#pace.change(rate);
  }

  /** Says `proceed`, and goes on encrypted. What the client sent in plain text after that counts no more. */
  encrypt(proceed: Element, encrypt: Encrypt): void {
    this.#parser.end();
    const handedOver = Promise.withResolvers<void>();
    this.#handingOver = handedOver.promise;
    void this.#encrypt(proceed, encrypt).finally(handedOver.resolve);
  }

  /** Ends the stream from our side, with the reason if there is one. */
  close(error?: StreamError): void {
    if (this.#over) return;
    if (!this.#headerSent) this.#writeHeader();
    const last = error === undefined ? "" : error.toElement().toString();
    this.write(`${last}</stream:stream>`);
    this.#end({ orderly: false, reason: error?.message ?? "closed by the server" });
  }

  #newParser(limits: ParserLimits): StreamParser {
    const parser = new StreamParser(limits);
    parser.on("start", (header) => this.#options.onHeader(header));
    parser.on("element", (element) => this.#options.onElement(element));
    parser.on("end", () => this.#closedByClient());
    parser.on("error", (error) => this.close(error));
    return parser;
  }

  #newSocket(): Socket {
    const connection = this.#connection;
    const socket = new Socket({
      clock: this.#options.clock,
      connect: () => Promise.resolve(connection),
      ready: () => this.#mayRead(),
      bufferSize,
      slabSize,
    });
    socket.on("data", (text) => {
      this.#pace.spend(text.length);
      this.#parser.write(text);
    });
    socket.on("error", (error) => {
      if (error instanceof StreamError) this.close(error);
      else this.#end({ orderly: false, reason: errorText(error) });
    });
    socket.on("close", () => {
      // One that was handed over lives on.
      if (this.#socket !== socket || this.#handingOver !== undefined) return;
      this.#end({ orderly: false, reason: "the connection was lost" });
      this.#gone.resolve();
    });
    socket.connect({ host: "", port: 0 });
    return socket;
  }

  async #mayRead(): Promise<void> {
    await this.#handingOver;
    // Whoever asks much has to read much.
    await this.#socket.drained();
    await this.#pace.turn();
  }

  async #encrypt(proceed: Element, encrypt: Encrypt): Promise<void> {
    this.send(proceed);
    await this.#socket.flushed();
    if (this.#over) return;
    const plain = this.#connection.part();
    const before = this.#socket;
    try {
      this.#connection = new PartingConnection(await encrypt(plain));
    } catch (error) {
      this.#gone.resolve();
      return this.#end({ orderly: false, reason: `no encryption: ${errorText(error)}` });
    } finally {
      before.destroy();
    }
    if (this.#over) {
      this.#connection.close();
      this.#gone.resolve();
      return;
    }
    this.#handingOver = undefined;
    this.#headerSent = false;
    this.#parser = this.#newParser(this.#options.limits);
    this.#socket = this.#newSocket();
  }

  #closedByClient(): void {
    if (this.#over) return;
    this.write("</stream:stream>");
    this.#end({ orderly: true, reason: "closed by the client" });
  }

  #writeHeader(): void {
    this.#headerSent = true;
    const { domain, newId } = this.#options;
    this.write(
      `<?xml version='1.0'?><stream:stream xmlns='${ns.client}' xmlns:stream='${STREAM_NAMESPACE}' ` +
        `from='${domain}' id='${newId()}' version='1.0' xml:lang='en'>`,
    );
  }

  #end(over: { readonly orderly: boolean; readonly reason: string }): void {
    if (this.#over) return;
    this.#over = true;
    this.#parser.end();
    this.#pace[Symbol.dispose]();
    this.#options.onOver(over);
    void this.#leave();
  }

  /** Closing at once, with something unread, would take our last words back (RFC 793 §3.5: a reset). */
  async #leave(): Promise<void> {
    const late = Promise.withResolvers<void>();
    using _timer = this.#options.clock.after(patienceAtTheEnd, late.resolve);
    await Promise.race([this.#socket.flushed().then(() => this.#gone.promise), late.promise]);
    this.#socket.destroy();
    this.#gone.resolve();
  }
}
