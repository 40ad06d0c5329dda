import type { Clock } from "../clock.ts";
import type { Config } from "../config/mod.ts";
import { errorText, TransportError } from "../errors.ts";
import type { Report } from "../events.ts";
import type { LegacyName, ResourceId, UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import { Roster } from "../roster/roster.ts";
import { RosterWriter } from "../roster/roster_writer.ts";
import type { Storage } from "../storage/storage.ts";
import { admit } from "./login.ts";
import type { Account, BackendSource, NetworkFacts } from "./network.ts";
import type { ResourcePresence } from "./presence.ts";
import { isOn } from "./settings.ts";
import { User } from "./user.ts";

export interface UsersOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly backends: BackendSource;
  readonly network: NetworkFacts;
  readonly report: Report;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly log: Log;
}

/**
 * Everybody who uses the transport right now, and their only owner.
 *
 * The asynchronous calls for one user must come one after another (the frontend keeps each user's order); different
 * users never wait for each other.
 */
export class Users implements AsyncDisposable {
  readonly #options: UsersOptions;
  readonly #byId = new Map<UserId, User>();
  /** Logins that ended by themselves and still write what they had; the next login of the same user waits. */
  readonly #ending = new Map<UserId, Promise<void>>();
  #closed = false;

  constructor(options: UsersOptions) {
    this.#options = options;
  }

  find(id: UserId): User | undefined {
    return this.#byId.get(id);
  }

  /** In no particular order. */
  get all(): readonly User[] {
    return [...this.#byId.values()];
  }

  get count(): number {
    return this.#byId.size;
  }

  /** Everybody to be asked for presence after (re)connecting: who is here, and who was when we last stopped. */
  async expected(): Promise<Set<UserId>> {
    const { config, storage } = this.#options;
    const stored = config.service.reconnectAllUsers ? await storage.allUsers() : await storage.onlineUsers();
    return new Set([...stored, ...this.#byId.keys()]);
  }

  /**
   * A client became available or changed what it shows; the first one logs the user in. Throws what
   * {@link admit} throws.
   */
  async appear(
    id: UserId,
    resource: ResourceId,
    presence: ResourcePresence,
    suggestedName: LegacyName,
  ): Promise<{ user: User; isNewResource: boolean }> {
    const known = this.#byId.get(id);
    const user = known ?? await this.#admit(id, suggestedName);
    const isNewResource = user.presence.set(resource, presence);
    if (known === undefined) user.login();
    else user.presenceChanged();
    return { user, isNewResource };
  }

  /** A client went; the last one logs the user out, unless the user asked to stay connected. */
  async disappear(id: UserId, resource: ResourceId): Promise<void> {
    const user = this.#byId.get(id);
    if (user === undefined || !user.presence.delete(resource)) return;
    user.presenceChanged();
    if (user.presence.isEmpty && !this.#staysConnected(user)) await this.end(user);
  }

  /** Logs a user out and forgets the login. */
  async end(user: User): Promise<void> {
    if (this.#byId.get(user.id) !== user) return;
    this.#byId.delete(user.id);
    await user[Symbol.asyncDispose]();
    await this.#markOnline(user.id, false);
  }

  /** The instance stops: everybody is logged out, and stays marked as online so as to be asked back at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    const users = [...this.#byId.values()];
    this.#byId.clear();
    await Promise.all([...users.map((user) => user[Symbol.asyncDispose]()), ...this.#ending.values()]);
  }

  async #admit(id: UserId, suggestedName: LegacyName): Promise<User> {
    await this.#ending.get(id);
    const { storage } = this.#options;
    const account = await admit(id, suggestedName, this.#options);
    const records = await storage.buddies(id);
    await this.#markOnline(id, true);
    // From here on nothing waits: a user made after the last one was logged out would stay for ever.
    if (this.#closed) throw new TransportError("backend-unavailable", "The gateway is shutting down.");
    const user = this.#create(account, records);
    this.#byId.set(id, user);
    return user;
  }

  #create(account: Account, records: Awaited<ReturnType<Storage["buddies"]>>): User {
    const { storage, clock, log, report, random, backends, network } = this.#options;
    const writer = new RosterWriter({ user: account.user, storage, clock, log });
    const roster = new Roster({ user: account.user, ownName: account.legacyName, records, writer, report });
    return new User({
      account,
      roster,
      backends,
      network,
      report,
      clock,
      random,
      log,
      onRefused: (user) => this.#endLater(user),
    });
  }

  #endLater(user: User): void {
    const ended = this.end(user).finally(() => this.#ending.delete(user.id));
    this.#ending.set(user.id, ended);
  }

  #staysConnected(user: User): boolean {
    const choice = user.account.settings.get("stay_connected");
    return choice === undefined ? this.#options.config.settings.stayConnected : isOn(choice);
  }

  /** The mark only matters at the next start: somebody who is online is served even when it cannot be written. */
  async #markOnline(id: UserId, online: boolean): Promise<void> {
    try {
      await this.#options.storage.setOnline(id, online);
    } catch (error) {
      this.#options.log.error("could not note who is online", { user: id, reason: errorText(error) });
    }
  }
}
