import { gatewayJid } from "./gateway_process.ts";
import type { PlayedServer } from "./played_server.ts";
import { attribute, type RawStanza, StanzaCutter } from "./stanzas.ts";

/** How many registrations are under way at a time. */
const registerTogether = 50;

/** How long the gateway may say nothing before it is given up, in milliseconds. */
const patience = 30_000;

export interface LoginFigures {
  readonly registerMs: number;
  readonly loginMs: number;
}

/** The address of one of the users. */
export function userJid(n: number): string {
  return `user${n}@localhost/home`;
}

/** Registers all users, then lets them all come online at once; ends when the gateway is online to each of them. */
export class LoginPhase {
  readonly #server: PlayedServer;
  readonly #users: number;
  readonly #cutter = new StanzaCutter();
  readonly #online = new Set<string>();
  readonly #answers = new Map<string, (type: string) => void>();
  readonly #allOnline = Promise.withResolvers<void>();
  #heardAt = 0;

  constructor(server: PlayedServer, users: number) {
    this.#server = server;
    this.#users = users;
  }

  async run(): Promise<LoginFigures> {
    this.#server.onText = (text) => {
      this.#heardAt = performance.now();
      for (const stanza of this.#cutter.push(text)) this.#take(stanza);
    };
    const began = performance.now();
    await this.#patiently(this.#registerAll());
    const registered = performance.now();
    for (let n = 0; n < this.#users; n++) {
      this.#server.write(
        `<presence from='${userJid(n)}' to='${gatewayJid}'><priority>1</priority></presence>`,
      );
    }
    await this.#patiently(this.#allOnline.promise);
    return { registerMs: registered - began, loginMs: performance.now() - registered };
  }

  /** Waits for something as long as the gateway says anything at all. */
  async #patiently(work: Promise<void>): Promise<void> {
    this.#heardAt = performance.now();
    const silent = Promise.withResolvers<never>();
    const timer = setInterval(() => {
      if (performance.now() - this.#heardAt < patience) return;
      silent.reject(new Error(`the gateway went silent: ${this.#online.size} of ${this.#users} are online`));
    }, 1000);
    try {
      await Promise.race([work, silent.promise]);
    } finally {
      clearInterval(timer);
    }
  }

  async #registerAll(): Promise<void> {
    for (let first = 0; first < this.#users; first += registerTogether) {
      const count = Math.min(registerTogether, this.#users - first);
      await Promise.all(Array.from({ length: count }, (_, index) => this.#register(first + index)));
    }
  }

  async #register(n: number): Promise<void> {
    const answer = Promise.withResolvers<string>();
    this.#answers.set(`r${n}`, answer.resolve);
    this.#server.write(
      `<iq type='set' id='r${n}' from='${userJid(n)}' to='${gatewayJid}'><query xmlns='jabber:iq:register'>` +
        `<username>legacy${n}</username><password>secret${n}</password></query></iq>`,
    );
    if (await answer.promise !== "result") throw new Error(`the gateway refused to register user ${n}`);
  }

  #take(stanza: RawStanza): void {
    const type = attribute(stanza, "type");
    if (stanza.name === "presence") this.#takePresence(stanza, type);
    else if (stanza.name === "iq") this.#takeIq(stanza, type ?? "");
  }

  #takePresence(stanza: RawStanza, type: string | undefined): void {
    const from = attribute(stanza, "from") ?? "";
    const to = attribute(stanza, "to") ?? "";
    if (type === "subscribe") this.#server.write(`<presence type='subscribed' from='${to}' to='${from}'/>`);
    if (type !== undefined || from.split("/")[0] !== gatewayJid) return;
    this.#online.add(to.split("/")[0] ?? "");
    if (this.#online.size === this.#users) this.#allOnline.resolve();
  }

  #takeIq(stanza: RawStanza, type: string): void {
    const id = attribute(stanza, "id") ?? "";
    if (type === "result" || type === "error") {
      this.#answers.get(id)?.(type);
      this.#answers.delete(id);
      return;
    }
    this.#server.write(
      `<iq type='error' id='${id}' from='${attribute(stanza, "to")}' to='${attribute(stanza, "from")}'>` +
        `<error type='cancel'><service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    );
  }
}
