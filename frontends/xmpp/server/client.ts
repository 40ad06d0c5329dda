import type { Clock } from "../../../lib/clock.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { TcpConnection } from "../gateway/socket.ts";
import { ns } from "../namespaces.ts";
import { type Element, serialize } from "../xml/element.ts";
import { STREAM_NAMESPACE, StreamError, type StreamErrorCondition } from "../xml/stream_error.ts";
import { Binding, type BindingOptions } from "./binding.ts";
import { BoundClient, type BoundClientOptions } from "./bound_client.ts";
import { ClientStream, type Encrypt } from "./client_stream.ts";
import type { EntryRequest } from "./entry.ts";
import { clientLimits, strangerLimits, strangerPatience, strangerRate } from "./limits.ts";
import type { Rate } from "./pace.ts";
import type { Identified } from "./sasl_outcome.ts";
import type { Outlet, Session } from "./session.ts";
import type { Line, Stage } from "./stage.ts";
import { Stranger, type StrangerOptions } from "./stranger.ts";

export interface ClientOptions extends StrangerOptions, BindingOptions, BoundClientOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined where there is no certificate. */
  readonly encrypt: Encrypt | undefined;
  /** Whether passwords may come over an open connection from this address. */
  readonly mayBeOpen: (address: string) => boolean;
  readonly clientRate: Rate;
}

export interface Connected {
  readonly connection: TcpConnection;
  /** Where it comes from. */
  readonly address: string;
  readonly isEncrypted: boolean;
}

/** Silence of ours after which a space is written, and how long a client may take nothing, in milliseconds. */
const keepAlive = 60_000;
const stall = 60_000;

/** One connected client, from its first byte to its last. */
export class Client implements Line {
  readonly address: string;
  readonly #options: ClientOptions;
  readonly #stream: ClientStream;
  #stage: Stage;
  #isEncrypted: boolean;
  /** The stream's header was read, and what the client may do is being found out. */
  #opening = false;
  #timer: Disposable;

  constructor({ connection, address, isEncrypted }: Connected, options: ClientOptions) {
    const { clock, domain, newId } = options;
    this.address = address;
    this.#options = options;
    this.#isEncrypted = isEncrypted;
    this.#stage = new Stranger(this, options);
    this.#stream = new ClientStream({
      connection,
      clock,
      domain,
      newId,
      limits: strangerLimits,
      rate: strangerRate,
      onHeader: (header) => this.#opened(header),
      onElement: (element) => this.#take(element),
      onOver: ({ orderly, reason }) => this.#over(orderly, reason),
    });
    const late = () => this.close("connection-timeout", "nobody logged in");
    this.#timer = clock.after(strangerPatience, late);
  }

  /** Resolves when nothing of the connection is left. */
  get gone(): Promise<void> {
    return this.#stream.gone;
  }

  get isEncrypted(): boolean {
    return this.#isEncrypted;
  }

  get isPrivate(): boolean {
    return this.#isEncrypted || this.#options.mayBeOpen(this.address);
  }

  get canEncrypt(): boolean {
    return this.#options.encrypt !== undefined;
  }

  get isOver(): boolean {
    return this.#stream.isOver;
  }

  /** Resolves when little waits to be written, or when nothing can be any more. */
  drained(): Promise<void> {
    return this.#stream.drained();
  }

  send(element: Element): void {
    this.write(serialize(element));
  }

  write(text: string): void {
    this.#stream.write(text);
  }

  close(condition?: StreamErrorCondition, text = ""): void {
    this.#stream.close(condition && new StreamError(condition, text));
  }

  encrypt(proceed: Element): void {
    const { encrypt } = this.#options;
    if (encrypt === undefined) return;
    this.#isEncrypted = true;
    this.#stream.encrypt(proceed, encrypt);
  }

  identified(who: Identified, request?: EntryRequest): void {
    const { clientRate } = this.#options;
    const binding = this.#stage = new Binding(this, who, this.#options);
    if (request === undefined) return this.#stream.restart(clientLimits, clientRate);
    this.#stream.allow(clientLimits, clientRate);
    binding.enter(request);
  }

  bound(session: Session, outlet: Outlet): void {
    const { address } = this;
    this.#options.log.info("a client logged in", {
      user: session.user,
      address,
      encrypted: this.#isEncrypted,
    });
    this.#stage = new BoundClient(this, session, outlet, this.#options);
    this.#watch();
  }

  #opened(header: Element): void {
    const { domain } = this.#options;
    const { to = "", xmlns, version = "" } = header.attrs;
    if (!header.is("stream", STREAM_NAMESPACE) || xmlns !== ns.client) {
      return this.close("invalid-namespace", "this is no client's stream");
    }
    if (to.toLowerCase() !== domain) return this.close("host-unknown", `this is ${domain}`);
    if (!version.startsWith("1.")) return this.close("unsupported-version", "this is XMPP 1.0");
    this.#opening = true;
    void this.#offer(header);
  }

  async #offer(header: Element): Promise<void> {
    try {
      this.#stream.open(await this.#stage.features(header));
    } catch {
      this.close("internal-server-error", "something went wrong inside the server");
    } finally {
      this.#opening = false;
    }
  }

  #take(element: Element): void {
    if (this.#opening) return this.close("policy-violation", "one thing at a time");
    this.#stage.take(element);
  }

  #over(orderly: boolean, reason: string): void {
    this.#timer[Symbol.dispose]();
    this.#options.log.debug("a client is gone", { address: this.address, reason });
    this.#stage.over(orderly);
  }

  #watch(): void {
    this.#timer[Symbol.dispose]();
    this.#timer = this.#options.clock.after(keepAlive / 4, () => {
      if (this.#stream.stalledFor >= stall) return this.close("connection-timeout", "nothing is read");
      if (this.#stream.idleFor >= keepAlive) this.write(" ");
      this.#watch();
    });
  }
}
