import { ConnectionError } from "../../../plugin/mod.ts";
import { authenticate, mechanismsOf } from "../sasl/authenticate.ts";
import type { Credentials } from "../sasl/scram.ts";
import { type Answer, type IqCallee, makeClient } from "../library/client.ts";
import { type Attributes, type Client, type Element, type Transport, xml } from "../xml/element.ts";
import { StreamParser } from "../xml/parser.ts";
import { type Failure, failureOfLogin, networkFailure, redirection, streamFailure } from "./failure.ts";
import { Questions } from "./questions.ts";
import { type ServerConnection, StreamSocket } from "./socket.ts";

export interface StreamOptions {
  readonly connection: ServerConnection;
  /** The domain of the account's JID. */
  readonly domain: string;
  readonly credentials: Credentials;
  readonly resource: string;
  readonly times: StreamTimes;
  /** Every message and presence, from the moment the stream is online. */
  readonly onStanza: (stanza: Element) => void;
  /** Once, when a stream that was online is no more; not if {@link Stream.close} was called. */
  readonly onEnd: (failure: Failure) => void;
  /** Told of what should not happen. */
  readonly log: (text: string) => void;
}

/** In milliseconds. */
export interface StreamTimes {
  readonly login: number;
  readonly answer: number;
  /** Silence after which the server is asked whether it is still there; after as much again it is not. */
  readonly keepalive: number;
}

const streamsNamespace = "http://etherx.jabber.org/streams";

/**
 * One connection to an account's server. The library negotiates the stream; the socket, the parser, SASL and what
 * becomes of errors are ours: its own socket cannot do TLS here, its parser is quadratic, its SASL knows no SHA-256.
 */
export class Stream {
  readonly #options: StreamOptions;
  readonly #socket: StreamSocket;
  readonly #client: Client;
  readonly #callee: IqCallee;
  readonly #questions = new Questions();
  readonly #ended = Promise.withResolvers<Failure>();
  #state: "login" | "online" | "over" = "login";
  #keepalive: ReturnType<typeof setInterval> | undefined;
  #heard = true;
  #asked = 0;
  #jid = "";

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#socket = new StreamSocket(options.connection);
    const { client, callee } = makeClient({
      domain: options.domain,
      resource: options.resource,
      authenticate: (features, client) => authenticate(client, mechanismsOf(features), options.credentials),
    });
    this.#client = client;
    this.#callee = callee;
    client.timeout = 0;
    client.transports = [transportOver(this.#socket)];
    client.on("element", (element) => this.#hear(element));
    client.on("stanza", (stanza) => this.#receive(stanza));
    client.on("error", (error) => this.#fail(error));
    client.on("close", () => this.#end(networkFailure("The server closed the stream.")));
    client.on("disconnect", () => this.#end(networkFailure("The connection to the server was lost.")));
  }

  /** The full JID that the server gave us. */
  get jid(): string {
    return this.#jid;
  }

  /** The account's bare JID. */
  get account(): string {
    return this.#jid.replace(/\/.*/s, "");
  }

  get isOnline(): boolean {
    return this.#state === "online";
  }

  /** Logs in. Resolves to why it failed, or to nothing. */
  async login(): Promise<Failure | undefined> {
    const { times, domain } = this.#options;
    const late = networkFailure(`${domain} does not answer.`);
    const timer = setTimeout(() => this.#end(late), times.login);
    const online = this.#client.start().then(() => undefined, (error) => failureOfLogin(error, domain));
    const failure = await Promise.race([online, this.#ended.promise]);
    clearTimeout(timer);
    if (failure !== undefined) this.#end(failure);
    else this.#begin();
    return failure;
  }

  /** Sends a stanza; it is dropped if there is no stream any more. */
  send(stanza: Element): void {
    if (this.#state === "online") this.#socket.write(stanza.toString());
  }

  /**
   * Asks the server or, with `to`, somebody else.
   * @throws RequestError
   */
  ask(type: "get" | "set", payload: Element, to?: string): Promise<Element> {
    const id = `q${++this.#asked}-${crypto.randomUUID()}`;
    const answer = this.#questions.wait(id, to, this.#options.times.answer);
    const attributes: Attributes = { type, id, to };
    this.#socket.write(xml("iq", attributes, payload).toString());
    return answer;
  }

  /** Answers questions of this kind. Others are answered with an error. */
  answer(type: "get" | "set", xmlns: string, name: string, answer: Answer): void {
    this.#callee[type](xmlns, name, answer);
  }

  /** Says goodbye and closes the connection, even if nobody listens. */
  async close(patience: number): Promise<void> {
    const wasOnline = this.#state === "online";
    this.#state = "over";
    this.#release();
    if (wasOnline) {
      this.#socket.write(`${xml("presence", { type: "unavailable" }).toString()}</stream:stream>`);
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, patience);
      await Promise.race([this.#socket.flushed(), late.promise]);
      clearTimeout(timer);
    }
    this.#socket.close();
  }

  #begin(): void {
    if (this.#state === "over") return;
    this.#state = "online";
    this.#jid = String(this.#client.jid ?? "");
    this.#questions.begin(this.account);
    this.#keepalive = setInterval(() => this.#checkLife(), this.#options.times.keepalive);
  }

  #hear(element: Element): void {
    this.#heard = true;
    // All other errors of streams the library emits; to this one it would react by itself.
    const host = element.is("error", streamsNamespace) ? element.getChild("see-other-host") : undefined;
    if (host !== undefined) this.#end(redirection(host.getText().trim()));
  }

  #receive(stanza: Element): void {
    try {
      if (!stanza.is("iq")) this.#options.onStanza(stanza);
      else if (stanza.attrs.type === "result" || stanza.attrs.type === "error") {
        this.#questions.receive(stanza);
      }
    } catch (error) {
      this.#options.log(`a ${stanza.name} could not be handled: ${String(error)}`);
    }
  }

  /** TCP may take a quarter of an hour to notice that nobody is there. */
  #checkLife(): void {
    if (!this.#heard) return this.#end(networkFailure("The server does not answer any more."));
    this.#heard = false;
    this.ask("get", xml("ping", { xmlns: "urn:xmpp:ping" })).catch(() => {});
  }

  #fail(error: unknown): void {
    if (this.#state === "online") this.#end(streamFailure(error));
    else this.#end(failureOfLogin(error, this.#options.domain));
  }

  #end(failure: Failure): void {
    if (this.#state === "over") return;
    const wasOnline = this.#state === "online";
    this.#state = "over";
    this.#release();
    this.#socket.close();
    this.#ended.resolve(failure);
    if (wasOnline) this.#options.onEnd(failure);
  }

  #release(): void {
    clearInterval(this.#keepalive);
    this.#questions[Symbol.dispose]();
    const failure = { code: ConnectionError.networkError, text: "The login was given up." };
    queueMicrotask(() => this.#ended.resolve(failure));
  }
}

function transportOver(socket: StreamSocket): Transport {
  return {
    prototype: {
      Socket: class {
        constructor() {
          return socket;
        }
      },
      Parser: StreamParser,
      socketParameters: () => ({}),
      headerElement: () =>
        xml("stream:stream", { version: "1.0", xmlns: "jabber:client", "xmlns:stream": streamsNamespace }),
      header: (element) => `<?xml version='1.0'?>${element.toString().slice(0, -2)}>`,
      footer: () => "</stream:stream>",
      footerElement: () => {},
      send(element) {
        element.parent = this.root;
        return this.write(element.toString());
      },
    },
  };
}
