/** A tiny IRC server on loopback, for tests. */

/** One client's connection, seen from the server. */
export class FakeIrcClient {
  nick = "";
  /** Lines received and not yet taken by {@link next}. */
  readonly pending: string[] = [];
  readonly #socket: Deno.TcpConn;
  #arrival = Promise.withResolvers<void>();
  #ended = false;

  constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
  }

  /** Takes the first line that matches, waiting for it. */
  async next(pattern: RegExp): Promise<string> {
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), 5000);
    try {
      for (;;) {
        const index = this.pending.findIndex((line) => pattern.test(line));
        if (index >= 0) return this.pending.splice(index, 1)[0] ?? "";
        if (this.#ended) break;
        if (await Promise.race([this.#arrival.promise, late.promise]) === "late") break;
      }
    } finally {
      clearTimeout(timer);
    }
    throw new Error(`no line like ${pattern}; there is: ${this.pending.join(" | ") || "nothing"}`);
  }

  async send(...lines: readonly string[]): Promise<void> {
    await this.sendBytes(new TextEncoder().encode(lines.map((line) => line + "\r\n").join("")));
  }

  async sendBytes(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#socket.write(bytes.subarray(at));
  }

  /** 001, 005 and the end of the MOTD. */
  welcome(...isupport: readonly string[]): Promise<void> {
    const { nick } = this;
    return this.send(
      `:irc.test 001 ${nick} :Welcome`,
      `:irc.test 005 ${nick} ${["NETWORK=Test", ...isupport].join(" ")} :are supported by this server`,
      `:irc.test 422 ${nick} :No MOTD`,
    );
  }

  /** Lets the client into a channel: JOIN, a topic, who else is there, and the end of that list. */
  admit(channel: string, names: readonly string[], topic = "a topic"): Promise<void> {
    const { nick } = this;
    return this.send(
      `:${nick}!r@h.example JOIN ${channel}`,
      ...(topic === "" ? [] : [`:irc.test 332 ${nick} ${channel} :${topic}`]),
      `:irc.test 353 ${nick} = ${channel} :${[nick, ...names].join(" ")}`,
      `:irc.test 366 ${nick} ${channel} :End`,
    );
  }

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.close();
  }

  /** Reads until the client is gone. Never rejects. */
  async read(onLine: (line: string) => void): Promise<void> {
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(4096);
    let rest = "";
    try {
      for (
        let size = await this.#socket.read(buffer);
        size !== null;
        size = await this.#socket.read(buffer)
      ) {
        const lines = (rest + decoder.decode(buffer.subarray(0, size), { stream: true })).split("\r\n");
        rest = lines.pop() ?? "";
        for (const line of lines) this.#take(line, onLine);
      }
    } catch {
      // closed by the test
    }
    this.close();
    this.#wake();
  }

  #take(line: string, onLine: (line: string) => void): void {
    this.nick = /^NICK (\S+)/.exec(line)?.[1] ?? this.nick;
    this.pending.push(line);
    onLine(line);
    this.#wake();
    if (line.startsWith("QUIT")) this.close(); // as servers do
  }

  #wake(): void {
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }
}

export interface FakeIrcServerOptions {
  /** Tokens of ISUPPORT. */
  readonly isupport?: readonly string[];
  /** Capabilities on offer, all of which are given to whoever asks. */
  readonly caps?: string;
  /** Told every line. */
  readonly onLine?: (client: FakeIrcClient, line: string) => Promise<void>;
  /** What to do when a client has said USER (or CAP END, if there are capabilities), instead of a welcome. */
  readonly onUser?: (client: FakeIrcClient) => Promise<void> | void;
}

export class FakeIrcServer implements AsyncDisposable {
  /** All connections there ever were. */
  readonly clients: FakeIrcClient[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #options: FakeIrcServerOptions;
  readonly #accepting: Promise<void>;
  readonly #work: Promise<void>[] = [];
  #arrival = Promise.withResolvers<void>();

  constructor(options: FakeIrcServerOptions = {}) {
    this.#options = options;
    this.#accepting = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** The connection with this number, counted from 0, once it is there. */
  async client(index = 0): Promise<FakeIrcClient> {
    for (;;) {
      const client = this.clients[index];
      if (client !== undefined) return client;
      await this.#arrival.promise;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
    for (const client of this.clients) client.close();
    await Promise.all(this.#work);
  }

  async #accept(): Promise<void> {
    try {
      for await (const socket of this.#listener) this.#serve(new FakeIrcClient(socket));
    } catch {
      // closed by the test
    }
  }

  #serve(client: FakeIrcClient): void {
    this.clients.push(client);
    const greet = this.#options.onUser ?? ((client) => client.welcome(...this.#options.isupport ?? []));
    const { caps, onLine } = this.#options;
    const last = caps === undefined ? "USER " : "CAP END";
    const reading = client.read((line) => {
      if (line.startsWith(last)) this.#work.push(Promise.resolve(greet(client)));
      if (onLine !== undefined) this.#work.push(onLine(client, line));
      if (caps !== undefined) this.#work.push(negotiate(client, line, caps));
    });
    this.#work.push(reading);
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }
}

async function negotiate(client: FakeIrcClient, line: string, caps: string): Promise<void> {
  if (line.startsWith("CAP LS")) await client.send(`:irc.test CAP * LS :${caps}`);
  const wanted = /^CAP REQ :?(.*)/.exec(line)?.[1];
  if (wanted !== undefined) await client.send(`:irc.test CAP * ACK :${wanted}`);
}
