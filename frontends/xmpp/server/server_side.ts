import type { Clock } from "../../../lib/clock.ts";
import type { Config } from "../../../lib/config/mod.ts";
import { errorText } from "../../../lib/errors.ts";
import type { XmppContext } from "../feature.ts";
import type { StanzaSide } from "../stanza_side.ts";
import { type Element, xml } from "../xml/element.ts";
import type { Accounts } from "./accounts.ts";
import type { TcpConnection } from "../gateway/socket.ts";
import { Client, type ClientOptions, type Connected } from "./client.ts";
import type { Encrypt } from "./client_stream.ts";
import { Doorway, isLoopback } from "./doorway.ts";
import { FailedLogins } from "./failed_logins.ts";
import { Home } from "./home.ts";
import { clientBurst } from "./limits.ts";
import { ScramKeyring } from "./scram_keys.ts";
import { Sessions } from "./sessions.ts";

/** Somebody at the door. */
export interface Arrival {
  readonly connection: TcpConnection;
  /** Where it comes from. */
  readonly address: string;
  /** To be done before a word is said (XEP-0368). */
  readonly encrypt?: Encrypt;
}

/** Where clients connect. */
export interface ClientPort {
  /** Rejects when the port is closed. */
  accept(): Promise<Arrival>;
  close(): void;
}

/** The ports of server mode, and its encryption. */
export interface ClientPorts extends AsyncDisposable {
  readonly ports: readonly ClientPort[];
  /** STARTTLS; undefined where there is no certificate. */
  readonly encrypt: Encrypt | undefined;
}

export interface ServerSideOptions {
  readonly config: Config;
  readonly ports: ClientPorts;
}

/** Server mode: users' clients log in here, and there is no other server. */
export class ServerSide implements StanzaSide {
  readonly accounts: Accounts;
  readonly #sessions = new Sessions();
  readonly #options: ServerSideOptions;
  readonly #clients = new Set<Client>();
  readonly #doorway: Doorway;
  readonly #accepting: Promise<void>[] = [];
  /** Connections that are being encrypted. */
  readonly #encrypting = new Set<Promise<void>>();
  #home: Home | undefined;
  #stopped = false;

  constructor(options: ServerSideOptions) {
    this.#options = options;
    this.accounts = {
      sessions: this.#sessions,
      reported: (user, event) => this.#home?.reported(user, event),
      unsubscribe: (from, to) => this.#home?.unsubscribe(from, to),
    };
    this.#doorway = new Doorway(options.config.service.maxConnectionsPerAddress);
  }

  /** Lets clients in. */
  start(context: XmppContext, route: (stanza: Element) => void): void {
    const home = this.#home = new Home({ context, sessions: this.#sessions, route });
    route(permission(context.jid));
    const options = this.#clientOptions(home);
    context.log.info("clients can log in", { domain: context.jid });
    for (const port of this.#options.ports.ports) {
      this.#accepting.push(this.#accept(port, options));
    }
  }

  /** Sends a stanza to a user. */
  send(stanza: Element): boolean {
    this.#home?.send(stanza);
    return this.#home !== undefined;
  }

  /** A slow client keeps nobody waiting: what waits for it is bounded, and ends its connection. */
  drained(): Promise<void> {
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    for (const session of this.#sessions.all) {
      this.#home?.ended(session);
      session.close("shutdown");
    }
    for (const client of this.#clients) client.close("system-shutdown", "");
    await this.#options.ports[Symbol.asyncDispose]();
    await Promise.all([...this.#accepting, ...this.#encrypting]);
    await Promise.all([...this.#clients].map((client) => client.gone));
    await this.#home?.[Symbol.asyncDispose]();
  }

  async #accept(port: ClientPort, options: ClientOptions): Promise<void> {
    while (!this.#stopped) {
      try {
        this.#take(await port.accept(), options);
      } catch (error) {
        if (this.#stopped) return;
        options.log.warn("a client could not connect", { reason: errorText(error) });
        await pause(options.clock);
      }
    }
  }

  #take({ connection, address, encrypt }: Arrival, options: ClientOptions): void {
    const place = this.#stopped ? undefined : this.#doorway.enter(address);
    if (place === undefined) return connection.close();
    if (encrypt === undefined) {
      return this.#admit({ connection, address, isEncrypted: false }, place, options);
    }
    const work: Promise<void> = encrypt(connection).then(
      (encrypted) => this.#admit({ connection: encrypted, address, isEncrypted: true }, place, options),
      (error) => {
        options.log.debug("a client did not manage to encrypt", { address, reason: errorText(error) });
        place[Symbol.dispose]();
      },
    ).finally(() => this.#encrypting.delete(work));
    this.#encrypting.add(work);
  }

  #admit(connected: Connected, place: Disposable, options: ClientOptions): void {
    if (this.#stopped) return connected.connection.close();
    const client = new Client(connected, options);
    this.#clients.add(client);
    void client.gone.then(() => {
      place[Symbol.dispose]();
      this.#clients.delete(client);
    });
  }

  #clientOptions(home: Home): ClientOptions {
    const { config, ports } = this.#options;
    const { clock, log, newId, jid } = home.context;
    const { plaintextLogin, moreResources, clientRate } = config.service;
    const { logins } = home;
    return {
      clock,
      log,
      newId,
      sessions: this.#sessions,
      domain: jid,
      encrypt: ports.encrypt,
      accounts: logins,
      keyring: new ScramKeyring(newId()),
      failedLogins: new FailedLogins(clock),
      severalClients: moreResources,
      clientRate: { perSecond: clientRate, burst: clientBurst },
      mayBeOpen: (address) =>
        plaintextLogin === "always" || (plaintextLogin === "loopback" && isLoopback(address)),
      abandoned: (who) => void logins.giveUpTrial(who),
      held: ({ user }) => logins.hold(user),
      take: (session, stanza) => home.take(session, stanza),
      ended: (session) => home.ended(session),
    };
  }
}

/** What a server that trusts its component says: it may speak for the users (XEP-0356 §4). */
function permission(domain: string): Element {
  const perm = xml("perm", { access: "message", type: "outgoing" });
  return xml(
    "message",
    { from: domain, to: domain },
    xml("privilege", { xmlns: "urn:xmpp:privilege:2" }, perm),
  );
}

/** How long nobody is let in after that failed: when the system has no more room, it has none a moment later. */
const pauseAfterFailure = 200;

async function pause(clock: Clock): Promise<void> {
  const over = Promise.withResolvers<void>();
  using _timer = clock.after(pauseAfterFailure, over.resolve);
  await over.promise;
}
