import { type Clock, systemClock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import type { LegacyName, UserId } from "../ids.ts";
import type { Dialect } from "./dialect.ts";
import { type BuddyRecord, type NewUser, SettingType, type UserRecord } from "./records.ts";
import type { SqlDriver, SqlRow, SqlSession, SqlValue } from "./sql_driver.ts";
import { readBuddy, readInteger, readText, readUser, readUserId } from "./sql_row.ts";
import { type Statements, statements } from "./statements.ts";
import type { Storage } from "./storage.ts";
import { hasName, joinGroups } from "./stored_text.ts";

/** The one implementation for all SQL engines. Owns the driver; the tables must be there. */
export class SqlStorage implements Storage {
  readonly #driver: SqlDriver;
  readonly #sql: Statements;
  readonly #clock: Clock;

  constructor(driver: SqlDriver, dialect: Dialect, prefix = "", clock: Clock = systemClock) {
    this.#driver = driver;
    this.#sql = statements(dialect, prefix);
    this.#clock = clock;
  }

  async findUser(user: UserId): Promise<UserRecord | undefined> {
    const [row] = await this.#query(this.#sql.findUser, user);
    return row && readUser(row);
  }

  saveUser(user: NewUser): Promise<boolean> {
    const values = [user.legacyName, user.password, user.language, user.encoding, user.user];
    return this.#transaction(async (session) => {
      if (await session.execute(this.#sql.updateUser, values) > 0) return false;
      await session.execute(this.#sql.insertUser, values);
      const number = await this.#userNumber(session, user.user);
      // Numbers of deleted users are given again: what an earlier owner left behind must not pass to this one.
      if (number !== undefined) await this.#deleteBelongings(session, number);
      return true;
    });
  }

  removeUser(user: UserId): Promise<boolean> {
    return this.#forUser(user, async (session, number) => {
      await this.#deleteBelongings(session, number);
      await session.execute(this.#sql.deleteUser, [number]);
      return true;
    });
  }

  async setOnline(user: UserId, online: boolean): Promise<boolean> {
    const changed = online
      ? await this.#execute(this.#sql.goOnline, true, new Date(this.#clock.now()), user)
      : await this.#execute(this.#sql.goOffline, false, user);
    return changed > 0;
  }

  async onlineUsers(): Promise<readonly UserId[]> {
    return (await this.#query(this.#sql.onlineUsers, true)).map(readUserId);
  }

  async allUsers(): Promise<readonly UserId[]> {
    return (await this.#query(this.#sql.allUsers)).map(readUserId);
  }

  async legacyNameTaken(name: LegacyName, except: UserId): Promise<boolean> {
    return (await this.#query(this.#sql.legacyNameTaken, name, except)).length > 0;
  }

  async settings(user: UserId): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#query(this.#sql.settings, user);
    return new Map(rows.map((row) => [readText(row["var"]), readText(row["value"])]));
  }

  saveSetting(user: UserId, name: string, type: SettingType, value: string): Promise<boolean> {
    return this.#forUser(user, async (session, number) => {
      await session.execute(this.#sql.saveSetting, [number, name, type, value]);
      return true;
    });
  }

  async buddies(user: UserId): Promise<readonly BuddyRecord[]> {
    return (await this.#query(this.#sql.buddies, user)).map(readBuddy).filter(hasName);
  }

  saveBuddies(user: UserId, buddies: readonly BuddyRecord[]): Promise<boolean> {
    return this.#forUser(user, async (session, number) => {
      for (const buddy of buddies.filter(hasName)) await this.#saveBuddy(session, number, buddy);
      return true;
    });
  }

  async #saveBuddy(session: SqlSession, user: number, buddy: BuddyRecord): Promise<void> {
    const { name, subscription, alias, flags, iconHash } = buddy;
    const groups = joinGroups(buddy.groups);
    await session.execute(this.#sql.saveBuddy, [user, name, subscription, alias, groups, flags]);
    if (iconHash === "") await session.execute(this.#sql.clearIconHash, [user, name]);
    else await session.execute(this.#sql.saveIconHash, [user, user, name, SettingType.string, iconHash]);
  }

  removeBuddy(user: UserId, name: LegacyName): Promise<boolean> {
    return this.#forUser(user, async (session, number) => {
      const buddy = [number, name];
      await session.execute(this.#sql.deleteBuddySettings, buddy);
      return await session.execute(this.#sql.deleteBuddy, buddy) > 0;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#driver[Symbol.asyncDispose]();
  }

  /** A transaction that knows the user's number; `false` without one if there is no such user. */
  #forUser(
    user: UserId,
    work: (session: SqlSession, number: number) => Promise<boolean>,
  ): Promise<boolean> {
    return this.#transaction(async (session) => {
      const number = await this.#userNumber(session, user);
      return number === undefined ? false : await work(session, number);
    });
  }

  async #userNumber(session: SqlSession, user: UserId): Promise<number | undefined> {
    const [row] = await session.query(this.#sql.userNumber, [user]);
    return row && readInteger(row["id"]);
  }

  async #deleteBelongings(session: SqlSession, number: number): Promise<void> {
    for (const statement of this.#sql.deleteBelongings) await session.execute(statement, [number]);
  }

  async #query(statement: string, ...values: SqlValue[]): Promise<readonly SqlRow[]> {
    return await this.#driver.query(statement, values).catch(storageFailed);
  }

  async #execute(statement: string, ...values: SqlValue[]): Promise<number> {
    return await this.#driver.execute(statement, values).catch(storageFailed);
  }

  async #transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return await this.#driver.transaction(work).catch(storageFailed);
  }
}

function storageFailed(cause: unknown): never {
  throw new TransportError("storage-failed", "The database does not work at the moment", { cause });
}
