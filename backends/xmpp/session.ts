import {
  ConnectionError,
  FailureReason,
  type LoginRequest,
  type Reporter,
  RequestError,
  type StatusChange,
  StatusType,
} from "../../plugin/mod.ts";
import { connectTo } from "./dial.ts";
import { type Jid, parseJid } from "./jid.ts";
import type { Positions } from "./messages/catch_up.ts";
import { Online } from "./online.ts";
import type { Failure } from "./stream/failure.ts";
import { Stream } from "./stream/stream.ts";
import type { XmppWorld } from "./world.ts";

/** How often servers may send us to one another. */
const mostHops = 3;

/** One user's account: its login, and what can be done before it has succeeded. */
export class XmppSession implements AsyncDisposable {
  readonly #user: string;
  readonly #reporter: Reporter;
  readonly #world: XmppWorld;
  readonly #positions: Positions;
  #stream: Stream | undefined;
  #online: Online | undefined;
  #status: Omit<StatusChange, "user"> = { status: StatusType.online, statusMessage: "" };
  #isOver = false;

  constructor(user: string, reporter: Reporter, world: XmppWorld, positions: Positions) {
    this.#user = user;
    this.#reporter = reporter;
    this.#world = world;
    this.#positions = positions;
  }

  /** @throws RequestError if the login has not succeeded yet, or has ended. */
  get online(): Online {
    if (this.#online !== undefined) return this.#online;
    throw new RequestError(FailureReason.notConnected, "You are not logged in.", { retry: true });
  }

  get ifOnline(): Online | undefined {
    return this.#online;
  }

  /** Logs in, and reports what came of it. Never rejects. */
  async login({ legacyName, password }: LoginRequest): Promise<void> {
    const account = parseJid(legacyName);
    const { domains } = this.#world.settings;
    if (account === undefined || account.local === "") {
      const text = `"${legacyName}" is no XMPP address; it should look like name@example.org.`;
      return this.#fail({ code: ConnectionError.invalidUsername, text });
    }
    if (domains.length > 0 && !domains.includes(account.domain)) {
      const text = `Only accounts of ${domains.join(", ")} may be used here.`;
      return this.#fail({ code: ConnectionError.invalidUsername, text });
    }
    await this.#connect(account, password);
  }

  setStatus({ status, statusMessage, idleSinceMs }: StatusChange): void {
    this.#status = { status, statusMessage, ...(idleSinceMs === undefined ? {} : { idleSinceMs }) };
    this.#online?.presence.show(this.#status);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    const { close } = this.#world.times;
    this.#online?.leave();
    await this.#stream?.close(close);
    this.#release();
  }

  async #connect(account: Jid, password: string): Promise<void> {
    let otherHost: string | undefined;
    for (let hops = 0; hops <= mostHops; hops++) {
      const failure = await this.#connectOnce(account, password, otherHost);
      if (this.#isOver) return;
      if (failure === undefined) return await this.#begin();
      if (failure.otherHost === undefined || hops === mostHops) return this.#fail(failure);
      otherHost = failure.otherHost;
    }
  }

  async #connectOnce(
    { local, domain }: Jid,
    password: string,
    otherHost: string | undefined,
  ): Promise<Failure | undefined> {
    const { settings, dial, resolveSrv, times } = this.#world;
    const gaveUp = (): boolean => this.#isOver;
    const connection = await connectTo(domain, {
      settings,
      dial,
      resolveSrv,
      timeout: times.dial,
      gaveUp,
      ...(otherHost === undefined ? {} : { otherHost }),
    });
    if (connection === undefined || "code" in connection) return connection;
    this.#stream = new Stream({
      connection,
      domain,
      credentials: { username: local, password },
      resource: await this.#resource(),
      times,
      onStanza: (stanza) => this.#online?.receive(stanza),
      onEnd: (failure) => this.#fail(failure),
      log: this.#world.log,
    });
    return await this.#stream.login();
  }

  async #begin(): Promise<void> {
    if (this.#stream === undefined) return;
    this.#online = new Online({
      user: this.#user,
      reporter: this.#reporter,
      stream: this.#stream,
      world: this.#world,
      positions: this.#positions,
    });
    this.#reporter.reportConnected(this.#user);
    await this.#online.begin(() => this.#status);
  }

  /**
   * The same each time the user logs in, so that the server forgets a login whose end it has not noticed; and nobody
   * else's, for an account may be used by several.
   */
  async #resource(): Promise<string> {
    const { nonce, settings } = this.#world;
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${nonce} ${this.#user}`));
    return `${settings.resource}.${new Uint8Array(digest, 0, 4).toHex()}`;
  }

  #fail({ code, text, condition }: Failure): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#release();
    if (condition !== undefined) this.#reporter.reportAccountState({ user: this.#user, condition, text });
    this.#reporter.reportDisconnected(this.#user, code, text);
  }

  #release(): void {
    this.#online?.lost();
    this.#online = undefined;
  }
}
