import { type Clock, systemClock } from "../clock.ts";
import { legacyName, userId } from "../ids.ts";
import type { LegacyName, UserId } from "../ids.ts";
import type { BuddyRecord, NewUser, SettingType, UserRecord } from "./records.ts";
import type { Storage } from "./storage.ts";
import { hasName, joinGroups, splitGroups, storable } from "./stored_text.ts";

interface Entry {
  record: UserRecord;
  readonly settings: Map<string, string>;
  readonly buddies: Map<LegacyName, BuddyRecord>;
}

/** Keeps everything until the program ends: for tests, and for an instance without a database. */
export class MemoryStorage implements Storage {
  readonly #users = new Map<UserId, Entry>();
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
    else this.#users.set(record.user, { record, settings: new Map(), buddies: new Map() });
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

  async [Symbol.asyncDispose](): Promise<void> {}

  #entry(user: UserId): Entry | undefined {
    return this.#users.get(userId(storable(user)));
  }

  #forEntry(user: UserId, work: (entry: Entry) => boolean): Promise<boolean> {
    const entry = this.#entry(user);
    return Promise.resolve(entry !== undefined && work(entry));
  }
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
