import { Transcript } from "./transcript.ts";

const header = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' " +
  "xmlns:stream='http://etherx.jabber.org/streams' id='fake' from='fake'>";

/** One component's connection to the fake server. */
class ComponentStream {
  /** Everything that the component sent after its handshake, in the pieces in which it came. */
  readonly received: Transcript<string> = new Transcript((text) => text);
  readonly #connection: Deno.TcpConn;

  constructor(connection: Deno.TcpConn) {
    this.#connection = connection;
  }

  /** Sends text as it is: that is what this server is for. */
  async send(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (let sent = 0; sent < bytes.length;) sent += await this.#connection.write(bytes.subarray(sent));
  }

  close(): void {
    try {
      this.#connection.close();
    } catch {
      // The component has closed it already.
    }
  }
}

/**
 * The server end of XEP-0114 as far as a component can see it: it answers the stream header and accepts any
 * handshake. Then the test decides what the component gets to read, well-formed or not.
 */
export class FakeServer implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #accepted: Transcript<ComponentStream> = new Transcript(() => "a component connected");
  readonly #open = new Set<ComponentStream>();
  readonly #serving: Promise<void>;

  constructor() {
    this.#serving = this.#serve();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** The next component that has passed its handshake. */
  accepted(): Promise<ComponentStream> {
    return this.#accepted.expect("a component to connect", () => true);
  }

  async #serve(): Promise<void> {
    const talks: Promise<void>[] = [];
    for await (const connection of this.#listener) talks.push(this.#talk(connection));
    await Promise.all(talks);
  }

  async #talk(connection: Deno.TcpConn): Promise<void> {
    const stream = new ComponentStream(connection);
    this.#open.add(stream);
    try {
      await this.#listen(connection, stream);
    } catch {
      // Connections end in many ways here, and the test looks at the component, not at us.
    }
    stream.received.end("the component's connection ended");
    this.#open.delete(stream);
    stream.close();
  }

  async #listen(connection: Deno.TcpConn, stream: ComponentStream): Promise<void> {
    let state: "new" | "greeted" | "accepted" = "new";
    let unread = "";
    for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) {
      unread += text;
      if (state === "new" && unread.includes("<stream:stream")) {
        state = "greeted";
        await stream.send(header);
      }
      if (state === "greeted" && unread.includes("</handshake>")) {
        state = "accepted";
        await stream.send("<handshake/>");
        this.#accepted.add(stream);
      } else if (state === "accepted") stream.received.add(text);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const stream of this.#open) stream.close();
    await this.#serving;
  }
}
