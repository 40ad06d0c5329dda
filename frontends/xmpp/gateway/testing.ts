import { ManualClock } from "../../../lib/clock.ts";
import { MemoryLog } from "../../../lib/log/memory_log.ts";
import type { Element } from "../xml/element.ts";
import { GatewayComponent } from "./component.ts";
import type { GatewayComponentOptions } from "./component.ts";
import type { TcpConnection } from "./socket.ts";

/** The server's end of a connection in memory. */
export class MemoryConnection implements TcpConnection {
  /** All that was written to the server. */
  text = "";
  /** How many writes that took. */
  writes = 0;
  /** How often it was read from. */
  reads = 0;
  noDelay = false;
  closed = false;
  /** While set, the server takes nothing. */
  stalled = false;
  readonly #decoder = new TextDecoder();
  readonly #incoming: (Uint8Array | null)[] = [];
  #changed = Promise.withResolvers<void>();

  async read(into: Uint8Array): Promise<number | null> {
    this.reads++;
    await this.until(() => this.closed || this.#incoming.length > 0);
    if (this.closed) throw new Error("the connection is closed");
    const chunk = this.#incoming.shift();
    if (chunk === undefined || chunk === null) return null;
    into.set(chunk);
    return chunk.length;
  }

  async write(bytes: Uint8Array): Promise<number> {
    await this.until(() => this.closed || !this.stalled);
    if (this.closed) throw new Error("the connection is closed");
    this.writes++;
    this.text += this.#decoder.decode(bytes, { stream: true });
    this.#change();
    return bytes.length;
  }

  close(): void {
    this.closed = true;
    this.#change();
  }

  setNoDelay(noDelay: boolean): void {
    this.noDelay = noDelay;
  }

  /** The server sends this, as one segment. */
  send(data: string | Uint8Array): void {
    this.#incoming.push(typeof data === "string" ? new TextEncoder().encode(data) : data);
    this.#change();
  }

  /** The server closes its side. */
  sendEnd(): void {
    this.#incoming.push(null);
    this.#change();
  }

  takeAgain(): void {
    this.stalled = false;
    this.#change();
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await this.#changed.promise;
  }

  async received(text: string): Promise<void> {
    await this.until(() => this.text.includes(text));
  }

  #change(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

export const streamHeader = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' " +
  "xmlns:stream='http://etherx.jabber.org/streams' from='irc.example' id='s-1'>";

/** A stream error as a server sends it. */
export function streamError(condition: string): string {
  const xmlns = "urn:ietf:params:xml:ns:xmpp-streams";
  return `<stream:error><${condition} xmlns='${xmlns}'/></stream:error></stream:stream>`;
}

/** Lets everything that needs no clock and no server come to rest. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A component whose server is the test. */
export class Stage implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly log = new MemoryLog();
  /** Every connection that was asked for, the latest last. */
  readonly connections: MemoryConnection[] = [];
  readonly addresses: string[] = [];
  /** What the component was told, stanzas as XML. */
  readonly told: string[] = [];
  readonly component: GatewayComponent;

  constructor(options: Partial<GatewayComponentOptions> = {}) {
    this.component = new GatewayComponent({
      jid: "irc.example",
      secret: "hidden",
      host: "xmpp.example",
      port: 5347,
      clock: this.clock,
      random: () => 1,
      log: this.log,
      connect: ({ hostname, port }) => {
        const connection = new MemoryConnection();
        this.connections.push(connection);
        this.addresses.push(`${hostname}:${port}`);
        return Promise.resolve(connection);
      },
      onStanza: (stanza: Element) => void this.told.push(stanza.toString()),
      onOnline: () => void this.told.push("online"),
      onOffline: (reason) => void this.told.push(`offline: ${reason}`),
      ...options,
    });
  }

  get server(): MemoryConnection {
    const latest = this.connections.at(-1);
    if (latest === undefined) throw new Error("nobody has connected");
    return latest;
  }

  /** Starts the component and takes it up to the handshake's answer. */
  async goOnline(): Promise<void> {
    this.component.start();
    await turn();
    await this.accept();
  }

  /** Answers the latest connection as a server that is content. */
  async accept(): Promise<void> {
    this.server.send(streamHeader);
    await this.server.received("</handshake>");
    this.server.send("<handshake/>");
    await turn();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const over = this.component[Symbol.asyncDispose]();
    await turn();
    this.clock.advance(2_000);
    await over;
  }
}
