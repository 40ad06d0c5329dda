/** The whole instance in memory: a played XMPP server on one side, a played legacy network on the other. */
import { ManualClock } from "../../lib/clock.ts";
import { loadConfig } from "../../lib/config/mod.ts";
import { Instance } from "../../lib/instance.ts";
import { MemoryLog } from "../../lib/log/mod.ts";
import { MemoryStorage, type Storage } from "../../lib/storage/mod.ts";
import { XmppFrontend } from "../../frontends/xmpp/mod.ts";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import type { Ability } from "./abilities.ts";
import { LegacyNetwork } from "./legacy_network.ts";
import { XmppServer } from "./xmpp_server.ts";

/** The gateway's JID in every play. */
export const gateway = "gw.verona.example";

export interface StageOptions {
  /** Lines of a configuration file, beside the JID. */
  readonly config?: string;
  /** Whether the other network is XMPP as well, and its backends want stanzas whole. */
  readonly speaksXml?: boolean;
  /** What the other network can do beside plain text: `everything`, or the switches of what it can. */
  readonly can?: readonly Ability[];
  /** One that outlives the instance, to play a restart. */
  readonly storage?: Storage;
}

export class Stage implements AsyncDisposable {
  readonly clock = new ManualClock(Date.UTC(2026, 0, 1));
  readonly log = new MemoryLog();
  readonly server = new XmppServer();
  readonly network: LegacyNetwork;
  readonly #instance: Instance;
  #ids = 1;

  private constructor({ config: lines = "", storage = new MemoryStorage(), can, speaksXml }: StageOptions) {
    this.network = new LegacyNetwork({ can, speaksXml });
    const text = `service.jid = ${gateway}\nservice.password = secret\n${lines}`;
    const { config, problems } = loadConfig({ path: "play.cfg", text });
    if (problems.length > 0) {
      throw new Error(`the play's configuration is wrong: ${JSON.stringify(problems)}`);
    }
    const { clock, log, server, network } = this;
    const random = () => 0.5;
    const newId = () => `id${this.#ids++}`;
    const frontend = new XmppFrontend({
      config,
      clock,
      random,
      version: "3.0",
      newId,
      connect: server.connect,
      log,
    });
    const { spawn, listener } = network;
    this.#instance = new Instance({
      config,
      storage,
      frontend,
      listener,
      spawn,
      clock,
      random,
      log,
      memory: () => ({ resident: 100, shared: 10 }),
      reload: () => Promise.resolve({ problems: [], afterRestart: [] }),
    });
  }

  /** Opens when the gateway is connected to the server and to one backend. */
  static async open(options: StageOptions = {}): Promise<Stage> {
    const stage = new Stage(options);
    stage.#instance.start();
    await stage.server.online;
    return stage;
  }

  person(jid: string): Person {
    return new Person(jid, this);
  }

  /** Lets the play go on until the gateway has written such a line to its log. */
  async logged(text: string): Promise<void> {
    while (!this.log.lines.some(({ message }) => message.includes(text))) await this.turn();
  }

  /** Lets everything happen that needs no more than what is there: the play runs in microtasks. */
  turn(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = this.#instance[Symbol.asyncDispose]();
    // Whoever does not leave when asked is made to, by patience that a clock at rest would never lose.
    this.clock.advance(5_000);
    await stopped;
    this.server[Symbol.dispose]();
  }
}

/** Somebody with an XMPP account and one client. */
export class Person {
  readonly full: string;
  readonly bare: string;
  readonly #stage: Stage;

  constructor(jid: string, stage: Stage) {
    this.full = jid;
    this.bare = jid.split("/")[0] ?? jid;
    this.#stage = stage;
  }

  /** Sends a stanza; `from` is added, and `to` is the gateway unless it says otherwise. */
  sends(stanza: string): void {
    const to = / to='/.test(stanza.split(">")[0] ?? "") ? "" : ` to='${gateway}'`;
    this.#stage.server.send(stanza.replace(/^<(\w+)/, `<$1 from='${this.full}'${to}`));
  }

  /** The next stanza of this name to this person that `like` likes. */
  hears(
    name: "iq" | "message" | "presence",
    like: (stanza: Element) => boolean = () => true,
  ): Promise<Element> {
    return this.#stage.server.stanzas.take(`a ${name} to ${this.bare}`, (stanza) => {
      const { to = "" } = stanza.attrs;
      return stanza.getName() === name && (to === this.bare || to === this.full) && like(stanza);
    });
  }

  /** Registers by the old fields and waits for the gateway's answer and its wish to be seen. */
  async registers(username: string, password: string): Promise<void> {
    this.sends(
      `<iq type='set' id='register'><query xmlns='jabber:iq:register'><username>${username}</username>` +
        `<password>${password}</password></query></iq>`,
    );
    await this.hears("iq", ({ attrs }) => attrs.id === "register" && attrs.type === "result");
    await this.hears("presence", ({ attrs }) => attrs.type === "subscribe" && attrs.from === gateway);
  }

  /** Becomes available, and is let in by the network. */
  async logsIn(): Promise<void> {
    this.sends("<presence/>");
    await this.#stage.network.asked.take(
      `a login of ${this.bare}`,
      (asked) => asked.what === "login" && asked.user === this.bare,
    );
    await this.hears("presence", (stanza) => stanza.getChildText("status") === "Connecting");
    this.#stage.network.plugin.reportConnected(this.bare);
    await this.hears("presence", ({ attrs }) => attrs.type === undefined && attrs.from === gateway);
  }

  /** The next thing the network is asked on this person's behalf. */
  asks(what: string): ReturnType<LegacyNetwork["asked"]["take"]> {
    return this.#stage.network.asked.take(
      `${what} of ${this.bare}`,
      (asked) => asked.what === what && asked.user === this.bare,
    );
  }
}
