import { type Clock, systemClock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import { type LegacyName, type UserId, userId } from "../ids.ts";
import { type Log, silentLog } from "../log/mod.ts";
import { BuddyRows } from "./buddy_rows.ts";
import { ColumnRoom, type TextColumn } from "./column_room.ts";
import type { Dialect } from "./dialect.ts";
import { sendAll } from "./many_rows.ts";
import type { OpenOptions } from "./prepare_tables.ts";
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
import { RoomRows } from "./room_rows.ts";
import { SqlMessages } from "./sql_messages.ts";
import { storageFailed } from "./storage_failed.ts";
import { UserNumbers } from "./user_numbers.ts";
import type { SealedPassword } from "./passwords/cipher.ts";
import { Secrets } from "./passwords/secrets.ts";
import type { SqlDatabase, SqlDriver, SqlRow, SqlSession, SqlValue } from "./sql_driver.ts";
import { readBuddies, readPassword, readText, readUser, readUserId } from "./sql_row.ts";
import { type Statements, statements } from "./statements.ts";
import type { Storage } from "./storage.ts";
import { hasName, storable, storablePairs, storableRoomMessages } from "./stored_text.ts";
import { parseVipStatement, type VipStatement } from "./vip_statement.ts";

/** The one implementation for all SQL engines. Owns the driver; the tables must be there. */
export class SqlStorage implements Storage {
  /** What lies beneath, for a backup. */
  readonly database: SqlDatabase;
  readonly messages: SqlMessages;
  readonly #driver: SqlDriver;
  readonly #sql: Statements;
  readonly #clock: Clock;
  readonly #secrets: Secrets;
  readonly #log: Log;
  readonly #room: ColumnRoom;
  readonly #numbers: UserNumbers;
  readonly #buddies: BuddyRows;
  readonly #rooms: RoomRows;
  readonly #vip: VipStatement | undefined;

  constructor(driver: SqlDriver, dialect: Dialect, options: OpenOptions = {}, room = new ColumnRoom()) {
    const { prefix = "", clock = systemClock, secrets = new Secrets(), log = silentLog } = options;
    this.database = { driver, dialect, prefix, secrets };
    this.#driver = driver;
    this.#sql = statements(dialect, prefix);
    this.#clock = clock;
    this.#secrets = secrets;
    this.#log = log;
    this.#room = room;
    this.#numbers = new UserNumbers(dialect, prefix);
    this.messages = new SqlMessages(driver, dialect, prefix);
    this.#buddies = new BuddyRows(dialect, prefix, room);
    this.#rooms = new RoomRows(dialect, prefix, secrets);
    this.#vip = vipStatement(options.vipStatement ?? "", dialect);
  }

  async findUser(user: UserId): Promise<UserRecord | undefined> {
    const [row] = await this.#query(this.#sql.findUser, user);
    if (row === undefined) return undefined;
    const found = readUser(row);
    const vip = found.vip || await this.#isVip(user);
    return { ...found, vip, password: await this.#secrets.open(found.user, readPassword(row)) };
  }

  async #isVip(user: UserId): Promise<boolean> {
    if (this.#vip === undefined) return false;
    const { text, marks } = this.#vip;
    return (await this.#query(text, ...Array.from({ length: marks }, () => user))).length > 0;
  }

  saveUser(user: NewUser): Promise<boolean> {
    return this.#transaction(async (session) => {
      // sealed in here, so that calls reach the database in the order in which they were made
      const password = await this.#secrets.seal(userId(storable(user.user)), storable(user.password));
      const values = [
        this.#exactly("users.uin", user.legacyName),
        this.#exactly("users.password", password.column),
        this.#room.fit("users.language", storable(user.language)),
        this.#room.fit("users.encoding", storable(user.encoding)),
        this.#exactly("users.jid", user.user),
      ];
      const isNew = await session.execute(this.#sql.updateUser, values) === 0;
      if (isNew) await session.execute(this.#sql.insertUser, values);
      const number = await this.#numbers.find(session, user.user);
      if (number === undefined) return isNew;
      // Numbers of deleted users are given again: what an earlier owner left behind must not pass to this one.
      if (isNew) await this.#deleteBelongings(session, number);
      else if (password.own === undefined) await session.execute(this.#sql.deletePassword, [number]);
      if (password.own !== undefined) await this.#savePassword(session, number, password.own);
      return isNew;
    });
  }

  async #savePassword(session: SqlSession, user: number, own: SealedPassword): Promise<void> {
    await session.execute(this.#sql.savePassword, [user, own.keyId, own.text]);
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

  async saveSetting(user: UserId, name: string, type: SettingType, value: string): Promise<boolean> {
    const texts = [
      this.#exactly("users_settings.var", name),
      type,
      this.#exactly("users_settings.value", value),
    ];
    return await this.#forUser(user, async (session, number) => {
      await session.execute(this.#sql.saveSetting, [number, ...texts]);
      return true;
    });
  }

  async buddies(user: UserId): Promise<readonly BuddyRecord[]> {
    return readBuddies(await this.#query(this.#sql.buddies, user)).filter(hasName);
  }

  saveBuddies(user: UserId, buddies: readonly BuddyRecord[]): Promise<boolean> {
    return this.#forUser(user, async (session, number) => {
      const homeless = await this.#buddies.save(session, number, buddies.filter(hasName));
      if (homeless > 0) this.#log.warn("buddies whose names the tables have no room for", { user, homeless });
      return true;
    });
  }

  removeBuddy(user: UserId, name: LegacyName): Promise<boolean> {
    return this.#forUser(user, async (session, number) => {
      const buddy = [number, name];
      await session.execute(this.#sql.deleteBuddySettings, buddy);
      return await session.execute(this.#sql.deleteBuddy, buddy) > 0;
    });
  }

  saveMessageIds(user: UserId, pairs: readonly MessageIdPair[]): Promise<boolean> {
    return this.#forUser(user, async (session, number) => {
      const rows = storablePairs(pairs).map((
        { conversation, legacyId, ownId, sentAt },
      ) => [number, conversation, legacyId, ownId, sentAt.getTime()]);
      await sendAll(session, this.#sql.saveMessageIds.pieces(rows));
      return true;
    });
  }

  async ownMessageId(user: UserId, conversation: string, legacyId: string): Promise<string | undefined> {
    const [row] = await this.#query(this.#sql.ownMessageId, user, conversation, legacyId);
    return row && readText(row["own_id"]);
  }

  async legacyMessageId(user: UserId, conversation: string, ownId: string): Promise<string | undefined> {
    const [row] = await this.#query(this.#sql.legacyMessageId, user, conversation, ownId);
    return row && readText(row["legacy_id"]);
  }

  pruneMessageIds(before: Date): Promise<number> {
    return this.#numbers.forEach(
      this.#driver,
      (user) => this.#execute(this.#sql.deleteOldMessageIds, user, before.getTime()),
    ).catch(storageFailed);
  }

  async keptRooms(user: UserId): Promise<readonly KeptRoomRecord[]> {
    return await this.#rooms.kept(this.#driver, user).catch(storageFailed);
  }

  async usersWithKeptRooms(): Promise<readonly UserId[]> {
    return await this.#rooms.keepers(this.#driver).catch(storageFailed);
  }

  saveKeptRoom(user: UserId, room: KeptRoomRecord): Promise<boolean> {
    return this.#forUser(user, (session, number) => this.#rooms.keep(session, user, number, room));
  }

  removeKeptRoom(user: UserId, room: string): Promise<boolean> {
    return this.#forUser(user, (session, number) => this.#rooms.drop(session, number, room));
  }

  saveRoomMessages(messages: readonly RoomMessageRecord[]): Promise<void> {
    const byUser = Map.groupBy(storableRoomMessages(messages), ({ user }) => user);
    return this.#transaction(async (session) => {
      for (const [user, own] of byUser) {
        const number = await this.#numbers.find(session, user);
        if (number !== undefined) await this.#rooms.save(session, number, own);
      }
    });
  }

  async roomMessagePosition(user: UserId, room: string, id: string): Promise<number | undefined> {
    return await this.#rooms.position(this.#driver, user, room, id).catch(storageFailed);
  }

  async roomMessages(
    user: UserId,
    room: string,
    bounds: RoomMessageBounds,
  ): Promise<readonly RoomMessageRecord[]> {
    return await this.#rooms.messages(this.#driver, user, room, bounds).catch(storageFailed);
  }

  pruneRoomMessages(before: number): Promise<number> {
    return this.#numbers.forEach(this.#driver, (user) => this.#rooms.prune(this.#driver, user, before))
      .catch(storageFailed);
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
      const number = await this.#numbers.find(session, user);
      return number === undefined ? false : await work(session, number);
    });
  }

  async #deleteBelongings(session: SqlSession, number: number): Promise<void> {
    const pieces = this.#sql.deleteBelongings.map((statement) => ({ statement, values: [number] }));
    await sendAll(session, pieces);
  }

  /** Text that must stay as it is; refused when the column has no room for it. */
  #exactly(column: TextColumn, text: string): string {
    if (this.#room.holds(column, storable(text))) return text;
    throw new TransportError("not-acceptable", `The database cannot keep this text: see ${column}`);
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

function vipStatement(text: string, dialect: Dialect): VipStatement | undefined {
  const parsed = parseVipStatement(text);
  return parsed && { ...parsed, text: dialect.placeholders(parsed.text) };
}
