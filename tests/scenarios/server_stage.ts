/** An instance in server mode, in memory: people's clients on one side, a played legacy network on the other. */
import { ManualClock } from "../../lib/clock.ts";
import { loadConfig } from "../../lib/config/mod.ts";
import { Instance } from "../../lib/instance.ts";
import { MemoryLog } from "../../lib/log/mod.ts";
import { MemoryStorage, type Storage } from "../../lib/storage/mod.ts";
import { XmppFrontend } from "../../frontends/xmpp/mod.ts";
import type { Arrival, ClientPorts } from "../../frontends/xmpp/server/server_side.ts";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { LegacyNetwork } from "./legacy_network.ts";
import { pipe } from "./pipe.ts";
import { PlayedClient } from "./played_client.ts";

/** The domain of every play. */
export const domain = "gw.verona.example";

export interface ServerStageOptions {
  /** Lines of a configuration file, beside the JID. */
  readonly config?: string;
  /** Whether there is a certificate. Nothing is really encrypted here. */
  readonly encrypts?: boolean;
  /** One that outlives the instance, to play a restart. */
  readonly storage?: Storage;
  /** How long after the first play this one begins, in minutes. */
  readonly later?: number;
}

export class ServerStage implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly log = new MemoryLog();
  readonly network = new LegacyNetwork();
  readonly #instance: Instance;
  readonly #door = new Door();
  readonly #clients: PlayedClient[] = [];
  /** The ids that it was given, which are unguessable when it is no play. */
  readonly given: string[] = [];

  private constructor(
    { config: lines = "", encrypts = false, storage = new MemoryStorage(), later = 0 }: ServerStageOptions,
  ) {
    this.clock = new ManualClock(Date.UTC(2026, 0, 1, 0, later));
    const text = `service.jid = ${domain}\nservice.server_mode = 1\n${lines}`;
    const { config, problems } = loadConfig({ path: "play.cfg", text });
    if (problems.length > 0) {
      throw new Error(`the play's configuration is wrong: ${JSON.stringify(problems)}`);
    }
    const { clock, log } = this;
    const random = () => 0.5;
    const clientPorts: ClientPorts = {
      ports: [this.#door],
      encrypt: encrypts ? (connection) => Promise.resolve(connection) : undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(this.#door.close()),
    };
    const frontend = new XmppFrontend({
      config,
      clock,
      random,
      version: "3.0",
      newId: () => this.#newId(),
      connect: () => Promise.reject(new Error("there is no other server")),
      clientPorts,
      log,
    });
    this.#instance = new Instance({
      config,
      storage,
      frontend,
      listener: this.network.listener,
      spawn: this.network.spawn,
      clock,
      random,
      log,
      memory: () => ({ resident: 100, shared: 10 }),
      reload: () => Promise.resolve({ problems: [], afterRestart: [] }),
    });
  }

  /** Opens when clients are let in. */
  static async open(options: ServerStageOptions = {}): Promise<ServerStage> {
    const stage = new ServerStage(options);
    stage.#instance.start();
    await stage.#door.open;
    return stage;
  }

  #newId(): string {
    const id = `id-${crypto.randomUUID()}`;
    this.given.push(id);
    return id;
  }

  /** Somebody connects. */
  connect(address = "127.0.0.1"): PlayedClient {
    const [ours, theirs] = pipe();
    const client = new PlayedClient(ours, domain);
    this.#clients.push(client);
    this.#door.knock({ connection: theirs, address });
    return client;
  }

  /** Somebody logs in with a client; the network accepts whoever it is asked about. */
  async person(name: string, password = "secret", resource = "home"): Promise<PlayedClient> {
    const client = this.connect();
    await client.opens();
    client.authenticates(name, password);
    await this.#letIn(name, client, (element) => element.getName() === "success");
    await client.opens();
    await client.binds(resource);
    return client;
  }

  /** The same, and the client is available and logged in to the network. */
  async available(name: string, password?: string, resource?: string): Promise<PlayedClient> {
    const client = await this.person(name, password, resource);
    client.sends("<presence/>");
    await this.#letIn(name, client, ({ attrs }) => attrs.from === domain && attrs.type === undefined);
    return client;
  }

  /** The network is asked about somebody, and lets them in. */
  async accepts(name: string): Promise<void> {
    const user = `${name}@${domain}`;
    await this.network.asked.take(
      `a login of ${user}`,
      (asked) => asked.what === "login" && asked.user === user,
    );
    this.network.plugin.reportConnected(user);
  }

  /** Until the client has heard what it waits for, the network lets somebody in if it is asked about them. */
  async #letIn(name: string, client: PlayedClient, awaited: (element: Element) => boolean): Promise<void> {
    const isAsked = () =>
      this.network.asked.items.some(({ what, user }) => what === "login" && user === `${name}@${domain}`);
    for (let patience = 200; patience > 0 && !client.heard.items.some(awaited); patience--) {
      if (isAsked()) await this.accepts(name);
      await this.turn();
    }
    await client.heard.take("what was waited for", awaited);
  }

  /** Lets everything happen that needs no more than what is there. */
  async turn(): Promise<void> {
    for (let each = 0; each < 5; each++) await new Promise((resolve) => setTimeout(resolve));
  }

  /** Time passes, in steps in which backends can say that they are there. */
  async waits(seconds: number): Promise<void> {
    for (let passed = 0; passed < seconds; passed += 10) {
      this.clock.advance(10_000);
      await this.turn();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = this.#instance[Symbol.asyncDispose]();
    for (const client of this.#clients) client.leaves();
    this.clock.advance(5_000);
    await stopped;
    await Promise.all(this.#clients.map((client) => client.gone));
  }
}

/** A port without a network. */
class Door {
  readonly #opened = Promise.withResolvers<void>();
  readonly #waiting: Arrival[] = [];
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();
  #closed = false;

  /** Resolves when somebody accepts here. */
  get open(): Promise<void> {
    return this.#opened.promise;
  }

  knock(arrival: Arrival): void {
    this.#waiting.push(arrival);
    this.#wake.resolve();
  }

  async accept(): Promise<Arrival> {
    this.#opened.resolve();
    for (;;) {
      if (this.#closed) throw new Error("closed");
      const arrival = this.#waiting.shift();
      if (arrival !== undefined) return arrival;
      await this.#wake.promise;
      this.#wake = Promise.withResolvers();
    }
  }

  close(): void {
    this.#closed = true;
    this.#wake.resolve();
  }
}
