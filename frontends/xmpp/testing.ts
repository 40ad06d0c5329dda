/** The features at work in memory: a test plays Romeo's clients on one side and the legacy network on the other. */
import { ManualClock } from "../../lib/clock.ts";
import { type Config, loadConfig } from "../../lib/config/mod.ts";
import { RoomLists } from "../../lib/conversations/mod.ts";
import type { BuddyReport, Report } from "../../lib/events.ts";
import type { AdminEntryView, Core } from "../../lib/frontend.ts";
import { type LegacyMessageId, legacyName, userId } from "../../lib/ids.ts";
import type { IncomingMessage } from "../../lib/message.ts";
import { MemoryLog } from "../../lib/log/mod.ts";
import { MemoryStorage } from "../../lib/storage/mod.ts";
import { buddyReport, networkFacts } from "../../lib/users/fake_network.ts";
import type { NetworkFacts } from "../../lib/users/network.ts";
import { Registrations } from "../../lib/users/registration.ts";
import type { User } from "../../lib/users/user.ts";
import { Users } from "../../lib/users/users.ts";
import { capsHash } from "./caps_hash.ts";
import { makeContext } from "./context.ts";
import { FakeNetwork } from "./fake_network.ts";
import type { Feature, XmppContext } from "./feature.ts";
import { featuresFor } from "./features.ts";
import type { Put } from "./messages/uploads.ts";
import { Router } from "./router.ts";
import type { Element } from "./xml/element.ts";
import { StreamParser } from "./xml/parser.ts";

export const transport = "irc.example";
export const romeo = userId("romeo@verona.example");
export const home = `${romeo}/home`;
export const phone = `${romeo}/phone`;

const header =
  "<stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>";

/** Reads a stanza as the server sends it. */
export function stanza(text: string): Element {
  const found: Element[] = [];
  const parser = new StreamParser();
  parser.on("element", (element) => void found.push(element));
  parser.write(header + text);
  const [element] = found;
  if (element === undefined) throw new Error(`this is no stanza: ${text}`);
  return element;
}

/** A configuration file's content, without the JID. */
export function configOf(lines: string): Config {
  const { config, problems } = loadConfig({ path: "test.cfg", text: `service.jid = ${transport}\n${lines}` });
  if (problems.length > 0) throw new Error(`the test's configuration is wrong: ${JSON.stringify(problems)}`);
  return config;
}

/** A few of the admin commands, as far as a frontend knows them. */
const adminEntries: readonly AdminEntryView[] = [
  { name: "status", label: "Instance status", description: "", isCommand: false, arguments: [] },
  { name: "help", label: "Help", description: "", isCommand: true, arguments: [] },
  {
    name: "register",
    label: "Register",
    description: "Registers the new user",
    isCommand: true,
    arguments: [
      { name: "username", label: "Jabber ID", example: "user@domain.tld", type: "string" },
      { name: "legacy_password", label: "Password", example: "", type: "password", optional: true },
    ],
  },
];

export interface SceneOptions {
  /** Lines of a configuration file, beside the JID. */
  readonly config?: string;
  readonly network?: Partial<NetworkFacts>;
  /** Instead of all that there are in gateway mode. */
  readonly features?: readonly Feature[];
  /** What the admin commands say, where that matters. */
  readonly figures?: Readonly<Record<string, string>>;
  /** Whether our presence says what we can do; most tests are not about that. */
  readonly caps?: boolean;
  /** Takes files for the upload service. */
  readonly put?: Put;
}

/** A router with its features, real users and an empty storage behind it. */
export class Scene implements AsyncDisposable {
  readonly clock = new ManualClock(Date.UTC(2026, 0, 1));
  readonly log = new MemoryLog();
  readonly storage = new MemoryStorage(this.clock);
  readonly network = new FakeNetwork();
  readonly context: XmppContext;
  readonly router: Router;
  /** How many were counted. */
  messagesFromUsers = 0;
  #sent: string[] = [];

  constructor(options: SceneOptions = {}) {
    const { config: lines = "", network: facts = {}, features = featuresFor("gateway") } = options;
    const { figures = {}, caps = false, put } = options;
    const { clock, log, storage } = this;
    const config = configOf(lines);
    const network = networkFacts(facts);
    const { report } = this;
    const users = new Users({
      config,
      storage,
      backends: this.network,
      network,
      report,
      clock,
      random: () => 0.5,
      log,
    });
    const registrations = new Registrations({ config, storage, users, network, report, log });
    const core: Core = {
      users,
      registrations,
      network,
      rooms: new RoomLists(100),
      archive: undefined,
      messageArchive: undefined,
      backlog: undefined,
      admin: {
        entries: adminEntries,
        run: (line, asker) =>
          Promise.resolve(figures[line] ?? `${"name" in asker ? asker.name : "?"} ran ${line}`),
      },
      countMessageFromUser: () => void this.messagesFromUsers++,
    };
    const send = (sent: Element) => void this.#sent.push(sent.toString());
    let ids = 0;
    const newId = () => `id${++ids}`;
    const hash = caps ? { hash: capsHash } : {};
    const jid = transport;
    const version = "3.0";
    this.context = makeContext({
      jid,
      version,
      config,
      core,
      clock,
      log,
      features,
      newId,
      send,
      put,
      ...hash,
    });
    this.router = new Router(this.context);
  }

  /** Tells the features what came from below. */
  readonly report: Report = (user, event) => {
    for (const feature of this.context.features) feature.report?.(user, event, this.context);
  };

  /**
   * Takes a stanza, from Romeo's client at home to the transport unless it says otherwise, and answers everything that
   * went out until it was done with.
   */
  async hears(text: string, from = home): Promise<string[]> {
    const heard = stanza(text);
    heard.attrs.from ??= from;
    heard.attrs.to ??= transport;
    this.takeSent();
    this.router.route(heard);
    await this.router.idle();
    return this.takeSent();
  }

  /** Backends say something else of their network from now on. */
  changeFacts(changed: Partial<NetworkFacts>): void {
    const { network } = this.context.core;
    Object.assign(network, changed, { revision: network.revision + 1 });
  }

  /** What went out since the last call. */
  takeSent(): string[] {
    const sent = this.#sent;
    this.#sent = [];
    return sent;
  }

  /** Romeo registers as montague. */
  async register(): Promise<void> {
    const account = {
      legacyName: legacyName("montague"),
      password: "rose",
      language: "en",
      encoding: "utf8",
    };
    await this.storage.saveUser({ user: romeo, ...account });
  }

  /** So many people, `friend0@verona.example` first, were online when the gateway last stopped. */
  async rememberOnline(count: number): Promise<void> {
    for (let at = 0; at < count; at++) {
      const user = userId(`friend${at}@verona.example`);
      const name = legacyName(`friend${at}`);
      await this.storage.saveUser({ user, legacyName: name, password: "", language: "en", encoding: "utf8" });
      await this.storage.setOnline(user, true);
    }
  }

  /** Romeo registers, and is logged in from home; nothing of that is left in {@link takeSent} and `takeAsked`. */
  async logIn(): Promise<User> {
    await this.register();
    await this.hears("<presence/>");
    this.user.connected();
    this.takeSent();
    this.network.takeAsked();
    return this.user;
  }

  /** Romeo, while logged in. */
  get user(): User {
    const user = this.context.core.users.find(romeo);
    if (user === undefined) throw new Error("Romeo is not here");
    return user;
  }

  /** The network tells Romeo of a buddy, online unless the test says otherwise; answers what went out. */
  buddy(name: string, report: Partial<BuddyReport> = {}): string[] {
    this.takeSent();
    this.user.buddyReported(buddyReport(name, report));
    return this.takeSent();
  }

  /** Juliet, unless it is somebody else, says something to Romeo on the network. */
  receive(message: Partial<IncomingMessage<LegacyMessageId>>): void {
    const usual = { conversation: legacyName("juliet"), body: "", headline: false, attachments: [] };
    this.user.conversations.received({ ...usual, ...message });
  }

  /** The same; answers what goes out at once. */
  told(message: Partial<IncomingMessage<LegacyMessageId>>): string[] {
    this.takeSent();
    this.receive(message);
    return this.takeSent();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.context.core.users[Symbol.asyncDispose]();
  }
}
