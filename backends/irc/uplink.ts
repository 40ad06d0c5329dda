import { backoffDelay, ConnectionError } from "../../plugin/mod.ts";
import { type IrcSocket, LineSocket } from "./line_socket.ts";
import { Link } from "./link.ts";
import { dialFirst, type Failure, networkFailure } from "./login.ts";
import { stripFormatting } from "./protocol/formatting.ts";
import { type IrcLine, parseLine } from "./protocol/line.ts";
import { notConnected } from "./questions.ts";
import { type Identity, Registration, type Welcome } from "./registration.ts";
import { describeServer, type ServerAddress } from "./server_address.ts";
import type { StsOffer } from "./strict_transport.ts";
import type { IrcWorld } from "./world.ts";

export interface UplinkOptions {
  /** Whose certificate to show, where users have such. */
  readonly user: string;
  readonly identity: Identity;
  /** Log in by another nick if ours is in use. */
  readonly mayBeRenamed: boolean;
  /** Tried in turn. */
  readonly servers: readonly ServerAddress[];
  readonly world: IrcWorld;
  /** Try again by ourselves after passing troubles, or leave that to whoever owns us. */
  readonly reconnects: boolean;
  /** The server has let us in. */
  readonly onOnline: (link: Link, welcome: Welcome) => void;
  /** Every line from then on. */
  readonly onLine: (line: IrcLine, link: Link) => void;
  /** There is no connection any more, or could be none. `retries`: it will be tried again. */
  readonly onOffline: (failure: Failure, retries: boolean) => void;
}

/** The connection of one user to one network: one after another, if need be. */
export class Uplink implements AsyncDisposable {
  readonly #options: UplinkOptions;
  #phase: "idle" | "connecting" | "online" | "waiting" | "over" = "idle";
  #link: Link | undefined;
  #registration: Registration | undefined;
  /** For the login, or for the next attempt. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keepalive: ReturnType<typeof setInterval> | undefined;
  #closed = Promise.resolve();
  #failures = 0;
  #heard = false;
  #where = "IRC";
  /** What the server said last about why it ends the connection. */
  #lastError = "";

  constructor(options: UplinkOptions) {
    this.#options = options;
  }

  get isOnline(): boolean {
    return this.#phase === "online";
  }

  /** Whether a connection is there, or being made, or waited for. */
  get isWanted(): boolean {
    return this.#phase !== "idle" && this.#phase !== "over";
  }

  /** @throws RequestError if there is no connection. */
  get link(): Link {
    if (this.#link === undefined || this.#phase !== "online") throw notConnected();
    return this.#link;
  }

  /** Connects and logs in, unless that is done or being done. Never rejects. */
  async connect(): Promise<void> {
    if (this.#phase !== "idle" && this.#phase !== "waiting") return;
    clearTimeout(this.#timer);
    this.#phase = "connecting";
    const { servers, world: { strictTransport } } = this.#options;
    await this.#dial(servers.map((server) => strictTransport.secured(server)));
  }

  /** Says QUIT, and closes the connection even if nobody listens. It may be made again. */
  async disconnect(reason = "Logged out"): Promise<void> {
    const link = this.#link;
    const wasOnline = this.#phase === "online";
    this.#phase = "idle";
    this.#release();
    if (link === undefined) return;
    if (!wasOnline) return link.close();
    link.sendNow("QUIT", reason);
    const timer = setTimeout(() => link.close(), this.#options.world.times.quit);
    await this.#closed;
    clearTimeout(timer);
    link.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ending = this.disconnect();
    this.#phase = "over";
    await ending;
  }

  async #dial(servers: readonly ServerAddress[]): Promise<void> {
    const { user, world: { dial, times } } = this.#options;
    const gaveUp = (): boolean => this.#phase !== "connecting";
    const outcome = await dialFirst(servers, (server) => dial(server, user), times.login, gaveUp);
    if (outcome === undefined) return;
    if ("code" in outcome) return this.#fail(outcome);
    if (gaveUp()) return outcome.socket.close();
    this.#where = describeServer(outcome.server);
    const silent = (): void => this.#fail(networkFailure(`${this.#where} does not answer.`));
    this.#timer = setTimeout(silent, times.login);
    this.#begin(outcome);
  }

  #begin({ socket, server }: { readonly socket: IrcSocket; readonly server: ServerAddress }): void {
    const { world } = this.#options;
    const closed = Promise.withResolvers<void>();
    this.#closed = closed.promise;
    this.#lastError = "";
    const lines = new LineSocket(socket, {
      charset: world.settings.charset,
      readyToRead: world.drained,
      onLine: (text) => this.#onLine(text, link),
      onFault: (error) => world.log(`a line from IRC failed: ${String(error)}`),
      onClose: () => {
        closed.resolve();
        if (this.#link === link) this.#onClose();
      },
    });
    const { pace } = world.settings;
    const link = new Link(lines, { pace, now: world.now, answerTime: world.times.answer });
    this.#link = link;
    this.#register(link, server);
  }

  #register(link: Link, server: ServerAddress): void {
    const { identity, mayBeRenamed, world: { times } } = this.#options;
    this.#registration = new Registration(link, {
      identity: shownBy(identity, server),
      mayBeRenamed,
      where: this.#where,
      saslTime: times.sasl,
      nickRetry: times.nickRetry,
      settle: times.settle,
      onStrictTransport: (offer) => this.#onStrictTransport(offer, server),
      onWelcome: (welcome) => this.#welcomed(link, welcome),
      onRefused: (failure) => this.#fail(failure),
    });
    this.#registration.begin();
  }

  /** ircv3.net/specs/extensions/sts: what is told by a plain connection counts only there, by TLS only later. */
  #onStrictTransport({ port, duration }: StsOffer, server: ServerAddress): boolean {
    if (server.tls && duration !== undefined) this.#options.world.strictTransport.keep(server, duration);
    if (server.tls || port === undefined) return false;
    const link = this.#link;
    this.#release();
    link?.close();
    void this.#dial([{ host: server.host, port, tls: true }]);
    return true;
  }

  #onLine(text: string, link: Link): void {
    if (this.#link !== link) return;
    this.#heard = true;
    const parsed = parseLine(text);
    const line = parsed && link.multiline.take(parsed);
    if (line === undefined) return;
    if (this.#endsLogin(line)) this.#lastError ||= line.params.at(-1) ?? "";
    link.receive(line);
    this.#registration?.receive(line);
    if (this.#phase === "online") this.#options.onLine(line, link);
  }

  /** Whether a line says why the server is about to close the connection. */
  #endsLogin({ command }: IrcLine): boolean {
    return command === "ERROR" || command === "465" || (command === "FAIL" && this.#phase === "connecting");
  }

  #welcomed(link: Link, welcome: Welcome): void {
    clearTimeout(this.#timer);
    this.#phase = "online";
    this.#failures = 0;
    this.#keepalive = setInterval(() => this.#checkLife(link), this.#options.world.times.keepalive);
    this.#options.onOnline(link, welcome);
  }

  /** TCP may take a quarter of an hour to notice that nobody is there. */
  #checkLife(link: Link): void {
    if (!this.#heard) return this.#fail(networkFailure(`${this.#where} does not answer any more.`));
    this.#heard = false;
    link.sendNow("PING", "alive");
  }

  #onClose(): void {
    const reason = this.#lastError === "" ? "" : ` It said: ${stripFormatting(this.#lastError)}`;
    const what = this.#phase === "online" ? "The connection to" : "Cannot log in to";
    const end = this.#phase === "online" ? " was lost." : ": it closed the connection.";
    this.#fail(networkFailure(`${what} ${this.#where}${end}${reason}`));
  }

  #fail(failure: Failure): void {
    if (!this.isWanted) return;
    const link = this.#link;
    const retries = this.#options.reconnects && failure.code === ConnectionError.networkError;
    this.#phase = retries ? "waiting" : "idle";
    this.#release();
    link?.close();
    if (retries) this.#timer = setTimeout(() => void this.connect(), this.#delay());
    this.#options.onOffline(failure, retries);
  }

  #delay(): number {
    return backoffDelay(this.#failures++, { firstMs: this.#options.world.times.reconnect });
  }

  /** Nothing of this connection is ours any more. */
  #release(): void {
    this.#link?.[Symbol.dispose]();
    this.#link = undefined;
    this.#registration?.[Symbol.dispose]();
    clearTimeout(this.#timer);
    clearInterval(this.#keepalive);
  }
}

/** Without TLS no certificate is shown, and none can say who we are. */
function shownBy(identity: Identity, { tls }: ServerAddress): Identity {
  return tls || identity.sasl?.mechanism !== "EXTERNAL" ? identity : { ...identity, sasl: undefined };
}
