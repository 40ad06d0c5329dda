import type { Clock } from "../../../lib/clock.ts";
import { type Element, serialize } from "../xml/element.ts";
import { StreamParser } from "../xml/parser.ts";
import { readElements } from "../xml/read_elements.ts";
import type { ParserLimits } from "../xml/parser.ts";
import { STREAM_NAMESPACE, StreamError } from "../xml/stream_error.ts";
import { ComponentStream } from "./component_stream.ts";
import { asBytes } from "./handshake.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Socket } from "./socket.ts";
import type { Connect } from "./socket.ts";

/** All in milliseconds. */
export interface LinkTimeouts {
  /** For the TCP connection. */
  readonly connect: number;
  /** From then on until the server has accepted the secret. */
  readonly handshake: number;
  /**
   * Silence of either side after which the server is asked whether it is there, so that no router on the way forgets
   * the connection. After twice as long without a word, a server that has answered before is taken for gone.
   */
  readonly keepAlive: number;
  /** How long the server may take nothing of what we write. Looked at four times per `keepAlive`. */
  readonly stall: number;
  /** For the last words when the link ends. */
  readonly close: number;
}

export const defaultTimeouts: LinkTimeouts = {
  connect: 30_000,
  handshake: 15_000,
  keepAlive: 60_000,
  stall: 60_000,
  close: 2_000,
};

export interface LinkOptions {
  readonly jid: string;
  readonly secret: string;
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly connect: Connect;
  readonly limits: ParserLimits;
  readonly timeouts: LinkTimeouts;
  readonly ready?: (() => Promise<void> | undefined) | undefined;
  onOnline(): void;
  onStanza(stanza: Element): void;
}

/** The link ended because we wanted it to. */
export class LinkStopped extends Error {}

/** One connection to the server, from the first attempt to the last byte. Made anew for each retry. */
export class Link {
  readonly #options: LinkOptions;
  readonly #socket: Socket;
  readonly #stream: ComponentStream;
  readonly #ended = Promise.withResolvers<Error>();
  readonly #serverDone = Promise.withResolvers<void>();
  readonly #heartbeat: Heartbeat;
  #state: "opening" | "online" | "over" = "opening";
  #headerSent = false;
  #onlineSince: number | undefined;
  #timer: Disposable | undefined;

  /** Begins to connect. */
  constructor(options: LinkOptions) {
    this.#options = options;
    const { jid, host, port, clock, connect, ready } = options;
    this.#socket = new Socket({ connect, clock, ready });
    this.#heartbeat = new Heartbeat(jid, clock);
    this.#socket.on("data", () => this.#heartbeat.heard());
    this.#stream = new ComponentStream({
      jid,
      host,
      port,
      socket: this.#socket,
      parser: new StreamParser(options.limits),
      onAccepted: () => this.#accepted(),
      onElement: (element) => this.#receive(element),
    });
    this.#stream.on("error", (error) => this.#end(error));
    this.#stream.on("close", () => this.#serverLeft("the server closed the stream"));
    this.#stream.on("disconnect", () => this.#serverLeft("the server closed the connection"));
    void this.#open();
  }

  /** Resolves, once, with why the link is not usable any more. {@link close} is still due then. */
  get ended(): Promise<Error> {
    return this.#ended.promise;
  }

  get online(): boolean {
    return this.#state === "online";
  }

  /** Whether the server ever accepted us. */
  get wasOnline(): boolean {
    return this.#onlineSince !== undefined;
  }

  /** Milliseconds since the server accepted us; 0 if it never did. */
  get upFor(): number {
    return this.#onlineSince === undefined ? 0 : this.#options.clock.now() - this.#onlineSince;
  }

  /** Queues a stanza, from us if it says nothing else; `false` when not online, and nothing is kept then. */
  send(stanza: Element): boolean {
    if (!this.online) return false;
    stanza.attrs.from ??= this.#options.jid;
    this.#socket.write(serialize(stanza), undefined, true);
    return true;
  }

  /** Resolves when little waits to be written, or when nothing can be any more. */
  drained(): Promise<void> {
    return this.#socket.drained();
  }

  /** Ends the link from our side. */
  stop(): void {
    this.#end(new LinkStopped("stopped"));
  }

  /** Says goodbye to a server that still listens, waiting for it at most `timeouts.close`, and lets everything go. */
  async close(): Promise<void> {
    this.stop();
    const error = await this.ended;
    if (this.#headerSent) {
      const lastWords = error instanceof StreamError ? serialize(error.toElement()) : "";
      this.#socket.write(`${lastWords}</stream:stream>`);
      await this.#atMost(
        this.#options.timeouts.close,
        error instanceof LinkStopped ? this.#serverDone.promise : this.#socket.flushed(),
      );
    }
    this.#socket.destroy();
    await this.#atMost(this.#options.timeouts.close, this.#socket.settled());
  }

  /** Stanzas that were sent and cannot have arrived whole, oldest first; to be asked once the link is closed. */
  get unwritten(): Element[] {
    return this.#socket.unwritten.flatMap((text) => readElements(text));
  }

  /** Never rejects. It may never finish if the link ends first. */
  async #open(): Promise<void> {
    const { jid, secret, timeouts } = this.#options;
    try {
      this.#within(timeouts.connect, "no connection to the server in time");
      await this.#stream.connect("");
      if (this.#state === "over") return;
      this.#within(
        timeouts.handshake,
        "the server did not answer the stream's header and the handshake in time",
      );
      this.#headerSent = true;
      const header = await this.#stream.open({ domain: jid });
      await this.#stream.authenticate(asBytes(streamId(header)), asBytes(secret));
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #accepted(): void {
    if (this.#state !== "opening") return;
    this.#state = "online";
    this.#onlineSince = this.#options.clock.now();
    this.#watch();
    this.#options.onOnline();
  }

  #receive(element: Element): void {
    if (!this.online || !isStanza(element) || this.#heartbeat.takes(element)) return;
    this.#options.onStanza(element);
  }

  #serverLeft(how: string): void {
    this.#serverDone.resolve();
    this.#end(new Error(how));
  }

  #end(reason: Error): void {
    if (this.#state === "over") return;
    this.#state = "over";
    this.#timer?.[Symbol.dispose]();
    this.#ended.resolve(reason);
  }

  #within(milliseconds: number, otherwise: string): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#options.clock.after(milliseconds, () => this.#end(new Error(otherwise)));
  }

  #watch(): void {
    const { clock, timeouts } = this.#options;
    this.#timer?.[Symbol.dispose]();
    this.#timer = clock.after(timeouts.keepAlive / 4, () => {
      const gone = this.#whyGone();
      if (gone !== undefined) return this.#end(new Error(gone));
      const { keepAlive } = timeouts;
      if (this.#socket.idleFor >= keepAlive || this.#heartbeat.silentFor >= keepAlive) {
        this.#socket.write(serialize(this.#heartbeat.question));
      }
      this.#watch();
    });
  }

  #whyGone(): string | undefined {
    const { timeouts, ready } = this.#options;
    if (this.#socket.stalledFor >= timeouts.stall) return "the server has stopped reading";
    // While we do not read, nobody can be heard.
    const isSilent = ready === undefined && this.#heartbeat.silentFor >= 2 * timeouts.keepAlive;
    return isSilent && this.#heartbeat.isReliable ? "the server says nothing any more" : undefined;
  }

  async #atMost(milliseconds: number, event: Promise<void>): Promise<void> {
    const over = Promise.withResolvers<void>();
    using _timer = this.#options.clock.after(milliseconds, over.resolve);
    await Promise.race([event, over.promise]);
  }
}

/** The id to hash into the handshake. A server that forgot it is about to say what is wrong: let it. */
function streamId(header: Element): string {
  if (!header.is("stream", STREAM_NAMESPACE)) {
    throw new StreamError("invalid-namespace", "this is no XMPP stream");
  }
  return header.attrs.id ?? "";
}

/** Some servers write `jabber:client` on each stanza, the others let it inherit the stream's namespace. */
function isStanza({ name, attrs: { xmlns } }: Element): boolean {
  const isName = name === "message" || name === "presence" || name === "iq";
  return isName && (xmlns === undefined || xmlns === "jabber:client");
}
