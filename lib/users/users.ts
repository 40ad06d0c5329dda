import { Crowds } from "../../proto/mod.ts";
import type { Clock } from "../clock.ts";
import type { Config } from "../config/mod.ts";
import { KeptRooms, type RoomArchive, StoredMessageIds } from "../conversations/mod.ts";
import { errorText, TransportError } from "../errors.ts";
import type { BuddyView, Report } from "../events.ts";
import type { LegacyName, ResourceId, UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import { areAlike } from "../room.ts";
import { Buddy } from "../roster/buddy.ts";
import { Roster } from "../roster/roster.ts";
import { RosterOutage } from "../roster/roster_outage.ts";
import { RosterWriter } from "../roster/roster_writer.ts";
import { dismissStored } from "../roster/stored_roster.ts";
import type { Storage } from "../storage/storage.ts";
import { admit } from "./login.ts";
import type { Account, BackendSource, NetworkFacts } from "./network.ts";
import { OneByOne } from "./one_by_one.ts";
import type { ResourcePresence } from "./presence.ts";
import { isSwitchedOn, stayConnected, stayInRooms } from "./settings.ts";
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
  /** What was said in rooms; undefined where nothing is kept. */
  readonly archive?: Pick<RoomArchive, "latest"> | undefined;
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
  readonly #turns = new OneByOne<UserId>();
  #resuming: Promise<void> = Promise.resolve();
  readonly #outage: RosterOutage;
  /** Users of a room share what they know of who is in it: all are on the same network. */
  readonly #crowds = new Crowds(areAlike);
  #closed = false;

  constructor(options: UsersOptions) {
    this.#options = options;
    this.#outage = new RosterOutage(options.log);
  }

  find(id: UserId): User | undefined {
    return this.#byId.get(id);
  }

  /** The user's list: that of the running login, else the stored one. */
  async buddies(id: UserId): Promise<readonly BuddyView[]> {
    const running = this.#byId.get(id);
    if (running !== undefined) return [...running.roster.buddies];
    const stored = (await this.#options.storage.buddies(id)).map((record) => new Buddy(record));
    return stored.filter((buddy) => !buddy.dismissed);
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
    suggestedName: LegacyName | undefined,
  ): Promise<{ user: User; isNewResource: boolean }> {
    const known = this.#byId.get(id);
    if (known !== undefined) {
      const isNewResource = known.presence.set(resource, presence);
      known.presenceChanged();
      return { user: known, isNewResource };
    }
    const user = await this.#comeIn(id, suggestedName, (each) => each.presence.set(resource, presence));
    return { user, isNewResource: true };
  }

  #comeIn(id: UserId, suggestedName: LegacyName | undefined, show: (user: User) => void): Promise<User> {
    return this.exclusively(id, async () => {
      const known = this.#byId.get(id);
      const user = known ?? await this.#admit(id, suggestedName);
      show(user);
      if (known === undefined) user.login();
      else user.presenceChanged();
      return user;
    });
  }

  /** Logs in whoever stays in a room, whether or not they have a client. To be called when there are backends. */
  resume(): void {
    this.#resuming = this.#resume();
  }

  /** As {@link appear}, of a client that does not show itself to us, but to rooms only. */
  async visit(
    id: UserId,
    resource: ResourceId,
    presence: ResourcePresence,
    suggestedName: LegacyName | undefined,
  ): Promise<User> {
    const known = this.#byId.get(id);
    if (known === undefined) {
      return await this.#comeIn(id, suggestedName, (user) => user.presence.visit(resource, presence));
    }
    known.presence.visit(resource, presence);
    known.presenceChanged();
    return known;
  }

  /** A client that came for the rooms only is gone when it looks at none any more. */
  async seeOff(id: UserId, resource: ResourceId): Promise<void> {
    const user = this.#byId.get(id);
    if (user?.presence.isVisitor(resource) && !user.rooms.isSeenBy(resource)) {
      await this.disappear(id, resource);
    }
  }

  /** A client went; the last one logs the user out, unless the user asked to stay, there or in a room. */
  async disappear(id: UserId, resource: ResourceId): Promise<void> {
    const user = this.#byId.get(id);
    if (user === undefined || !user.presence.delete(resource)) return;
    user.rooms.clientGone(resource);
    user.presenceChanged();
    if (user.presence.isEmpty && !this.#staysConnected(user)) {
      await this.exclusively(id, () => user.presence.isEmpty ? this.end(user) : Promise.resolve());
    }
  }

  /**
   * Runs what must not happen while the same user comes, goes, or is registered from elsewhere. A task that itself
   * calls this for the same user would wait for ever; {@link end} is free to be called.
   */
  exclusively<T>(id: UserId, task: () => Promise<T>): Promise<T> {
    return this.#turns.run(id, task);
  }

  /** Somebody who is not here takes a buddy off the list; whoever is, does it on their own roster. */
  dismiss(id: UserId, name: LegacyName): Promise<void> {
    return this.exclusively(id, async () => {
      if (!this.#byId.has(id)) await dismissStored(this.#options.storage, id, name);
    });
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
    for (const { rooms } of users) rooms.close("shutdown", "The gateway is shutting down.");
    await this.#resuming;
    await Promise.all([...users.map((user) => user[Symbol.asyncDispose]()), ...this.#ending.values()]);
  }

  /** Never rejects. */
  async #resume(): Promise<void> {
    const { storage, log } = this.#options;
    try {
      for (const id of await storage.usersWithKeptRooms()) {
        await this.#comeIn(id, undefined, () => {}).catch((error: unknown) => {
          log.info("somebody who stays in rooms cannot log in", { user: id, reason: errorText(error) });
        });
        if (this.#closed) return;
      }
    } catch (error) {
      log.error("it is not known who stays in rooms", { reason: errorText(error) });
    }
  }

  async #admit(id: UserId, suggestedName: LegacyName | undefined): Promise<User> {
    await this.#ending.get(id);
    const { storage } = this.#options;
    const account = await admit(id, suggestedName, this.#options);
    const records = await storage.buddies(id);
    const rooms = await storage.keptRooms(id);
    await this.#markOnline(id, true);
    // From here on nothing waits: a user made after the last one was logged out would stay for ever.
    if (this.#closed) throw new TransportError("backend-unavailable", "The gateway is shutting down.");
    const user = this.#create(account, records);
    user.rooms.restore(rooms);
    this.#byId.set(id, user);
    return user;
  }

  #create(account: Account, records: Awaited<ReturnType<Storage["buddies"]>>): User {
    const { storage, clock, log, report, random, backends, network, archive } = this.#options;
    const writer = new RosterWriter({ user: account.user, storage, clock, log, outage: this.#outage });
    const messageIds = new StoredMessageIds({ user: account.user, storage, clock, log });
    const roster = new Roster({
      user: account.user,
      ownName: account.legacyName,
      records,
      writer,
      report,
      clock,
    });
    const user: User = new User({
      account,
      roster,
      messageIds,
      keptRooms: new KeptRooms({
        user: account.user,
        storage,
        log,
        archive,
        areAll: () => isSwitchedOn(stayInRooms, user.account.settings, this.#options.config),
      }),
      crowds: this.#crowds,
      backends,
      network,
      report,
      clock,
      random,
      log,
      onRefused: () => this.#endLater(user),
    });
    return user;
  }

  #endLater(user: User): void {
    const ended = this.end(user).finally(() => this.#ending.delete(user.id));
    this.#ending.set(user.id, ended);
  }

  #staysConnected(user: User): boolean {
    return user.rooms.areKept || isSwitchedOn(stayConnected, user.account.settings, this.#options.config);
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
