import { type Clock, systemClock } from "../clock.ts";
import { legacyName, userId } from "../ids.ts";
import type { LegacyName, UserId } from "../ids.ts";
import { MessageIds } from "./message_ids.ts";
import { MemoryMessages, MessageMemory } from "./message_memory.ts";
import type {
  BuddyRecord,
  KeptRoomRecord,
  MessageIdPair,
  NewUser,
  RoomMessageBounds,
  RoomMessageRecord,
  SettingType,
  UserRecord,
} from "./records.ts";
import { RoomMemory } from "./room_memory.ts";
import type { Storage } from "./storage.ts";
import {
  hasName,
  joinGroups,
  splitGroups,
  storable,
  storablePairs,
  storableRoomMessages,
} from "./stored_text.ts";

interface Entry {
  record: UserRecord;
  readonly settings: Map<string, string>;
  readonly buddies: Map<LegacyName, BuddyRecord>;
  readonly messageIds: MessageIds;
  readonly rooms: RoomMemory;
  readonly messages: MessageMemory;
}

/** Keeps everything until the program ends: for tests, and for an instance without a database. */
export class MemoryStorage implements Storage {
  readonly #users = new Map<UserId, Entry>();
  readonly messages = new MemoryMessages(this.#users);
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  findUser(user: UserId): Promise<UserRecord | undefined> {
    return Promise.resolve(this.#entry(user)?.record);
  }

  saveUser(user: NewUser): Promise<boolean> {
    const entry = this.#entry(user.user);
    const kept = entry?.record ?? { vip: false, online: false, lastLogin: undefined };
    const record = { ...storableUser(user), vip: kept.vip, online: kept.online, lastLogin: kept.lastLogin };
    if (entry) entry.record = record;
    else this.#users.set(record.user, newEntry(record));
    return Promise.resolve(entry === undefined);
  }

  removeUser(user: UserId): Promise<boolean> {
    return Promise.resolve(this.#users.delete(userId(storable(user))));
  }

  setOnline(user: UserId, online: boolean): Promise<boolean> {
    return this.#forEntry(user, (entry) => {
      const lastLogin = online ? wholeSeconds(this.#clock.now()) : entry.record.lastLogin;
      entry.record = { ...entry.record, online, lastLogin };
      return true;
    });
  }

  onlineUsers(): Promise<readonly UserId[]> {
    const online = [...this.#users.values()].filter((entry) => entry.record.online);
    return Promise.resolve(online.map((entry) => entry.record.user));
  }

  allUsers(): Promise<readonly UserId[]> {
    return Promise.resolve([...this.#users.keys()]);
  }

  legacyNameTaken(name: LegacyName, except: UserId): Promise<boolean> {
    const [wanted, own] = [storable(name), storable(except)];
    const records = this.#users.values().map((entry) => entry.record);
    return Promise.resolve(records.some((other) => other.legacyName === wanted && other.user !== own));
  }

  settings(user: UserId): Promise<ReadonlyMap<string, string>> {
    return Promise.resolve(new Map(this.#entry(user)?.settings));
  }

  saveSetting(user: UserId, name: string, _type: SettingType, value: string): Promise<boolean> {
    return this.#forEntry(user, (entry) => {
      entry.settings.set(storable(name), storable(value));
      return true;
    });
  }

  buddies(user: UserId): Promise<readonly BuddyRecord[]> {
    return Promise.resolve([...this.#entry(user)?.buddies.values() ?? []]);
  }

  saveBuddies(user: UserId, buddies: readonly BuddyRecord[]): Promise<boolean> {
    return this.#forEntry(user, (entry) => {
      for (const buddy of buddies.filter(hasName).map(storableBuddy)) entry.buddies.set(buddy.name, buddy);
      return true;
    });
  }

  removeBuddy(user: UserId, name: LegacyName): Promise<boolean> {
    return this.#forEntry(user, (entry) => entry.buddies.delete(legacyName(storable(name))));
  }

  saveMessageIds(user: UserId, pairs: readonly MessageIdPair[]): Promise<boolean> {
    return this.#forEntry(user, (entry) => {
      for (const pair of storablePairs(pairs)) entry.messageIds.save(pair);
      return true;
    });
  }

  ownMessageId(user: UserId, conversation: string, legacyId: string): Promise<string | undefined> {
    const ids = this.#entry(user)?.messageIds;
    return Promise.resolve(ids?.ownId(storable(conversation), storable(legacyId)));
  }

  legacyMessageId(user: UserId, conversation: string, ownId: string): Promise<string | undefined> {
    const ids = this.#entry(user)?.messageIds;
    return Promise.resolve(ids?.legacyId(storable(conversation), storable(ownId)));
  }

  pruneMessageIds(before: Date): Promise<number> {
    let removed = 0;
    for (const { messageIds } of this.#users.values()) removed += messageIds.prune(before);
    return Promise.resolve(removed);
  }

  keptRooms(user: UserId): Promise<readonly KeptRoomRecord[]> {
    return Promise.resolve(this.#entry(user)?.rooms.kept ?? []);
  }

  usersWithKeptRooms(): Promise<readonly UserId[]> {
    const staying = [...this.#users.values()].filter(({ rooms }) => rooms.kept.length > 0);
    return Promise.resolve(staying.map(({ record }) => record.user));
  }

  saveKeptRoom(user: UserId, room: KeptRoomRecord): Promise<boolean> {
    return this.#forEntry(user, ({ rooms }) => rooms.keep(room));
  }

  removeKeptRoom(user: UserId, room: string): Promise<boolean> {
    return this.#forEntry(user, ({ rooms }) => rooms.drop(storable(room)));
  }

  saveRoomMessages(messages: readonly RoomMessageRecord[]): Promise<void> {
    for (const message of storableRoomMessages(messages)) this.#entry(message.user)?.rooms.save(message);
    return Promise.resolve();
  }

  roomMessagePosition(user: UserId, room: string, id: string): Promise<number | undefined> {
    return Promise.resolve(this.#entry(user)?.rooms.position(storable(room), storable(id)));
  }

  roomMessages(
    user: UserId,
    room: string,
    bounds: RoomMessageBounds,
  ): Promise<readonly RoomMessageRecord[]> {
    return Promise.resolve(this.#entry(user)?.rooms.messages(storable(room), bounds) ?? []);
  }

  pruneRoomMessages(before: number): Promise<number> {
    let removed = 0;
    for (const { rooms } of this.#users.values()) removed += rooms.prune(before);
    return Promise.resolve(removed);
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #entry(user: UserId): Entry | undefined {
    return this.#users.get(userId(storable(user)));
  }

  #forEntry(user: UserId, work: (entry: Entry) => boolean): Promise<boolean> {
    const entry = this.#entry(user);
    return Promise.resolve(entry !== undefined && work(entry));
  }
}

function newEntry(record: UserRecord): Entry {
  return {
    record,
    settings: new Map(),
    buddies: new Map(),
    messageIds: new MessageIds(),
    rooms: new RoomMemory(),
    messages: new MessageMemory(),
  };
}

function storableUser(user: NewUser): NewUser {
  return {
    user: userId(storable(user.user)),
    legacyName: legacyName(storable(user.legacyName)),
    password: storable(user.password),
    language: storable(user.language),
    encoding: storable(user.encoding),
  };
}

function storableBuddy(buddy: BuddyRecord): BuddyRecord {
  return {
    name: legacyName(storable(buddy.name)),
    alias: storable(buddy.alias),
    groups: splitGroups(storable(joinGroups(buddy.groups))),
    subscription: buddy.subscription,
    flags: buddy.flags,
    iconHash: storable(buddy.iconHash),
  };
}

function wholeSeconds(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}
