import {
  type BuddyChange,
  FailureReason,
  type Reporter,
  RequestError,
  StatusType,
} from "../../plugin/mod.ts";
import type { IrcAccount } from "./account.ts";
import { serversNamed } from "./allowed_servers.ts";
import type { Failure } from "./login.ts";
import { type Names, namesOfOnly, namesOn, parseName, type Target } from "./names.ts";
import { IrcNetwork, type NetworkOptions } from "./network.ts";
import { splitText } from "./protocol/split.ts";
import type { Identity } from "./registration.ts";
import { listedRoom } from "./room_lists.ts";
import { describeServer, type ServerAddress } from "./server_address.ts";
import { servicesMessage } from "./settings.ts";
import type { IrcWorld } from "./world.ts";

/** A legacy name, and the network it is on. */
export interface Found<T extends Target = Target> {
  readonly network: IrcNetwork;
  readonly target: T;
}

/** One user: a connection to the only network, or to each network when it is first needed. */
export class IrcSession implements AsyncDisposable {
  readonly #account: IrcAccount;
  readonly #world: IrcWorld;
  readonly #reporter: Reporter;
  /** By server in lower case; of the only network by an empty name. */
  readonly #networks = new Map<string, IrcNetwork>();
  readonly #names: Names | undefined;
  readonly #buddies = new Map<string, BuddyChange>();
  readonly #blocked = new Set<string>();
  readonly #lingering = new Map<string, ReturnType<typeof setTimeout>>();
  #listing: ReturnType<typeof setTimeout> | undefined;
  #away = "";
  #isOver = false;

  constructor(account: IrcAccount, world: IrcWorld, reporter: Reporter) {
    this.#account = account;
    this.#world = world;
    this.#reporter = reporter;
    const [server] = world.settings.servers;
    this.#names = server && namesOfOnly(server.host);
  }

  /** Logs in to the only network, or waits to hear of one. */
  start(): void {
    if (this.#names === undefined) this.#reporter.reportConnected(this.#account.user);
    else this.#network("", this.#account.nick)?.connect();
  }

  /**
   * Connects, if need be.
   * @throws RequestError if there is no such server, or users may not go there.
   */
  find(name: string, nick = this.#account.nick): Found {
    const target = this.#parse(name);
    const network = target && this.#network(target.server, nick);
    if (target === undefined || network === undefined) {
      throw new RequestError(FailureReason.notFound, `"${name}" cannot be on IRC.`);
    }
    return { network, target };
  }

  /** Like {@link find}, of a network that is there. */
  known(name: string): Found | undefined {
    const target = this.#parse(name);
    const network = target && this.#networks.get(target.server);
    return target && network && { target, network };
  }

  /** IRC knows away and not away; everything but online and free for chat is away. */
  setStatus(status: StatusType, statusMessage: string): void {
    const here = status === StatusType.online || status === StatusType.freeForChat;
    const [message] = splitText(statusMessage, 200);
    this.#away = here ? "" : message ?? "away";
    for (const network of this.#networks.values()) network.setAway(this.#away);
  }

  watchBuddy(change: BuddyChange): void {
    this.#buddies.set(change.buddy, change);
    const found = this.known(change.buddy);
    if (found?.target.kind === "person") found.network.watchBuddy(found.target.nick, change);
  }

  /** Also where the user goes later. */
  block(name: string, blocked: boolean): void {
    if (blocked) this.#blocked.add(name);
    else this.#blocked.delete(name);
    const found = this.known(name);
    if (found?.target.kind === "person") found.network.block(found.target.nick, blocked);
  }

  unwatchBuddy(buddy: string): void {
    this.#buddies.delete(buddy);
    const found = this.known(buddy);
    if (found?.target.kind === "person") found.network.unwatchBuddy(found.target.nick, buddy);
  }

  /**
   * Leaves a network until it is needed again.
   * @throws RequestError if it is the only one.
   */
  disconnect(server: string): void {
    if (this.#names !== undefined) {
      throw new RequestError(FailureReason.notAllowed, "Log out of the transport to leave this network.");
    }
    this.#networks.get(server)?.rooms.leaveAll("Disconnected");
    this.#close(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end();
    const networks = [...this.#networks.values()];
    this.#networks.clear();
    await Promise.all(networks.map((network) => network[Symbol.asyncDispose]()));
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#listing);
    for (const timer of this.#lingering.values()) clearTimeout(timer);
  }

  #parse(name: string): Target | undefined {
    return this.#names === undefined ? parseName(name) : this.#names.parse(name);
  }

  /** The network, connected or being connected. */
  #network(server: string, nick: string): IrcNetwork | undefined {
    clearTimeout(this.#lingering.get(server));
    const known = this.#networks.get(server);
    if (known !== undefined) {
      if (this.#names === undefined) known.connect();
      return known;
    }
    const servers = this.#names === undefined
      ? serversNamed(server, this.#world.settings.allow)
      : this.#world.settings.servers;
    if (servers === undefined || this.#isOver) return undefined;
    const network = this.#open(server, servers, nick);
    this.#networks.set(server, network);
    network.setAway(this.#away);
    for (const name of this.#blocked) this.block(name, true);
    for (const buddy of this.#buddies.values()) this.watchBuddy(buddy);
    if (this.#names === undefined) network.connect();
    return network;
  }

  #open(server: string, servers: readonly ServerAddress[], nick: string): IrcNetwork {
    const isOnly = this.#names !== undefined;
    const password = isOnly || server === this.#account.home ? this.#account.password : "";
    return new IrcNetwork({
      user: this.#account.user,
      identity: this.#identity(nick, password),
      ...this.#services(password),
      servers,
      names: this.#names ?? namesOn(server),
      reporter: this.#reporter,
      world: this.#world,
      reconnects: !isOnly,
      onOnline: () => this.#onOnline(server),
      onOffline: (failure, retries) => this.#onOffline(server, failure, retries),
      onEmpty: () => this.#onEmpty(server),
    });
  }

  #services(password: string): Pick<NetworkOptions, "identify" | "recover"> {
    const { identify, recover, sendPass } = this.#world.settings;
    const { nick, user } = this.#account;
    const hasAccount = password !== "" || this.#world.hasCertificate(user);
    return {
      identify: servicesMessage(password === "" || sendPass ? "" : identify, nick, password),
      recover: servicesMessage(hasAccount && !sendPass ? recover : "", nick, password),
    };
  }

  #identity(nick: string, password: string): Identity {
    const { sendPass, serverPassword } = this.#world.settings;
    const { nick: account, user } = this.#account;
    const plain = password === "" || sendPass
      ? undefined
      : { mechanism: "PLAIN", account, password } as const;
    return {
      nick,
      realName: account,
      serverPassword: sendPass && password !== "" ? password : serverPassword,
      sasl: plain ?? (this.#world.hasCertificate(user) ? { mechanism: "EXTERNAL" } : undefined),
    };
  }

  #onOnline(server: string): void {
    if (this.#names === undefined) return;
    this.#reporter.reportConnected(this.#account.user);
    if (!this.#world.settings.list) return;
    this.#listing = setTimeout(() => void this.#tellRooms(server), this.#world.times.list);
  }

  /** Never rejects: a server that does not tell its rooms has none to choose from. */
  async #tellRooms(server: string): Promise<void> {
    const network = this.#networks.get(server);
    if (network === undefined) return;
    const key = this.#world.settings.servers.map(describeServer).join();
    try {
      const rooms = await this.#world.lists.get(key, network.link);
      network.reports.list(rooms.map((room) => listedRoom(room, network.names.room)));
    } catch {
      // not told
    }
  }

  #onOffline(server: string, { code, text }: Failure, retries: boolean): void {
    if (retries || this.#isOver) return;
    if (this.#names === undefined) {
      const network = this.#networks.get(server);
      this.#networks.delete(server);
      network?.voice.say(text);
      return;
    }
    this.#end();
    this.#reporter.reportDisconnected(this.#account.user, code, text);
  }

  /** Where there are many networks, a connection that serves no room is closed after a while. */
  #onEmpty(server: string): void {
    if (this.#names !== undefined || this.#isOver) return;
    clearTimeout(this.#lingering.get(server));
    this.#lingering.set(server, setTimeout(() => this.#close(server), this.#world.times.linger));
  }

  #close(server: string): void {
    const network = this.#networks.get(server);
    this.#networks.delete(server);
    this.#lingering.delete(server);
    network?.[Symbol.asyncDispose]().catch((error) => this.#world.log(String(error)));
  }
}
