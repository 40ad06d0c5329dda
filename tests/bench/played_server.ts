import { CoalescingWriter } from "../../proto/coalescing_writer.ts";

function header(jid: string): string {
  return "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' " +
    `xmlns:stream='http://etherx.jabber.org/streams' from='${jid}' id='load'>`;
}

/** Plays the XMPP server towards one component (XEP-0114), which may use any secret. */
export class PlayedServer implements AsyncDisposable {
  /** Settles when the component has passed its handshake. */
  readonly connected: Promise<void>;
  /** Told everything the component writes from then on, in pieces as they come. */
  onText: (text: string) => void = () => {};
  readonly #jid: string;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #accepted = Promise.withResolvers<void>();
  readonly #serving: Promise<void>;
  #connection: Deno.TcpConn | undefined;
  #writer: CoalescingWriter | undefined;
  #text = "";

  /** `jid` is the component's. */
  constructor(jid: string) {
    this.#jid = jid;
    this.connected = this.#accepted.promise;
    this.#serving = this.#serve().catch(() => {}); // the component may end in any way
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Queues text; all of one turn of the event loop is written at once. */
  write(text: string): void {
    if (this.#text === "") queueMicrotask(() => this.#encode());
    this.#text += text;
  }

  async #serve(): Promise<void> {
    const connection = this.#connection = await this.#listener.accept();
    connection.setNoDelay(true);
    this.#writer = new CoalescingWriter(connection);
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(256 * 1024);
    let opening: string | undefined = "";
    for (;;) {
      const size = await connection.read(buffer);
      if (size === null) return;
      const text = decoder.decode(buffer.subarray(0, size), { stream: true });
      if (opening === undefined) this.onText(text);
      else opening = this.#open(opening, text);
      if (text.endsWith("</stream:stream>")) return connection.close(); // RFC 6120 §4.4: some wait for it
    }
  }

  /** Answers the header, then the handshake. Returns what was read of them so far, undefined when both are done. */
  #open(before: string, text: string): string | undefined {
    const read = before + text;
    if (!before.includes("<stream:stream") && read.includes("<stream:stream")) this.write(header(this.#jid));
    if (!read.includes("</handshake>")) return read;
    this.write("<handshake/>");
    this.#accepted.resolve();
    return undefined;
  }

  #encode(): void {
    const text = this.#text;
    this.#text = "";
    this.#writer?.push(new TextEncoder().encode(text));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.#writer?.close();
    try {
      this.#connection?.close();
    } catch {
      // The component has closed it already.
    }
    await this.#serving;
  }
}
