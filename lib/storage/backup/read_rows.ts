import { keptMessages } from "./read_messages.ts";
import { readRoomPasswords } from "./read_room_passwords.ts";
import type { BackupRow, UserRow } from "./row.ts";
import type { Dialect } from "../dialect.ts";
import type { Secrets } from "../passwords/secrets.ts";
import type { SqlDatabase, SqlRow, SqlSession } from "../sql_driver.ts";
import { readBoolean, readDate, readInteger, readPassword, readText, readUserId } from "../sql_row.ts";

/** How many users are read at once. */
const page = 100;

export interface ReadOptions {
  /** Encrypted passwords come out in clear text, for a database with another key or none. */
  readonly reveal: boolean;
}

/** How many users a database has. */
export async function countUsers(session: SqlSession, { dialect, prefix }: SqlDatabase): Promise<number> {
  const [row] = await session.query(`SELECT COUNT(*) AS users FROM ${dialect.quote(`${prefix}users`)}`, []);
  return readInteger(row?.["users"]);
}

/** Everything in a database, but for rows that belong to nobody. Holds a page of users in memory at a time. */
export async function* readRows(
  session: SqlSession,
  database: SqlDatabase,
  { reveal }: ReadOptions,
): AsyncGenerator<BackupRow> {
  const { dialect, prefix, secrets } = database;
  const sql = statements(dialect, prefix);
  for (let last = 0;;) {
    const users = await session.query(sql.users, [last, page]);
    const end = readInteger(users.at(-1)?.["id"]);
    if (users.length === 0) return;
    const belongings = await readBelongings(session, sql, last, end);
    const roomPasswords = await readRoomPasswords(session, database, [last, end], reveal);
    const messages = await keptMessages(session, database, last, end);
    for (const user of users) {
      yield await userRow(user, secrets, reveal);
      yield* belongings(readInteger(user["id"]));
      yield* roomPasswords.get(readUserId(user)) ?? [];
      yield* messages(readInteger(user["id"]));
    }
    last = end;
  }
}

/** What belongs to the users with numbers beyond `last` up to `end`. */
async function readBelongings(
  session: SqlSession,
  sql: Statements,
  last: number,
  end: number,
): Promise<(user: number) => Generator<BackupRow>> {
  const grouped = async (statement: string, key: string) => {
    const rows = await session.query(statement, [last, end]);
    return Map.groupBy(rows, (row) => readInteger(row[key]));
  };
  const settings = await grouped(sql.settings, "user_id");
  const buddies = await grouped(sql.buddies, "user_id");
  const buddySettings = await grouped(sql.buddySettings, "buddy_id");
  const messageIds = await grouped(sql.messageIds, "user_id");
  const rooms = await grouped(sql.rooms, "user_id");
  return function* (user) {
    for (const row of settings.get(user) ?? []) yield { row: "setting", ...settingFields(row) };
    for (const buddy of buddies.get(user) ?? []) {
      yield buddyRow(buddy);
      const own = buddySettings.get(readInteger(buddy["id"])) ?? [];
      for (const row of own) yield { row: "buddy-setting", ...settingFields(row) };
    }
    for (const row of messageIds.get(user) ?? []) yield messageIdRow(row);
    for (const row of rooms.get(user) ?? []) yield roomRow(row);
  };
}

async function userRow(row: SqlRow, secrets: Secrets, reveal: boolean): Promise<UserRow> {
  const user = readUserId(row);
  const stored = readPassword(row);
  const isSealed = stored.column === "" && stored.own !== undefined && stored.own.keyId !== "";
  return {
    row: "user",
    user,
    legacyName: readText(row["uin"]),
    password: isSealed && !reveal ? stored.own : await secrets.open(user, stored),
    language: readText(row["language"]),
    encoding: readText(row["encoding"]),
    lastLogin: readDate(row["last_login"])?.toISOString() ?? null,
    vip: readBoolean(row["vip"]),
    online: readBoolean(row["online"]),
  };
}

function settingFields(row: SqlRow) {
  return { name: readText(row["var"]), type: readInteger(row["type"]), value: readText(row["value"]) };
}

function buddyRow(row: SqlRow): BackupRow {
  return {
    row: "buddy",
    name: readText(row["uin"]),
    subscription: readText(row["subscription"]),
    alias: readText(row["nickname"]),
    groups: readText(row["groups"]),
    flags: readInteger(row["flags"]),
  };
}

function messageIdRow(row: SqlRow): BackupRow {
  return {
    row: "message-id",
    conversation: readText(row["conversation"]),
    legacyId: readText(row["legacy_id"]),
    ownId: readText(row["own_id"]),
    sentAt: new Date(readInteger(row["sent_at"])).toISOString(),
  };
}

function roomRow(row: SqlRow): BackupRow {
  return {
    row: "room",
    room: readText(row["room"]),
    name: readText(row["name"]),
    address: readText(row["address"]),
    nickname: readText(row["nickname"]),
  };
}

type Statements = ReturnType<typeof statements>;

function statements(dialect: Dialect, prefix: string) {
  const table = (name: string) => dialect.quote(prefix + name);
  const [users, passwords] = [table("users"), table("transport_passwords")];
  const [buddies, groups] = [table("buddies"), dialect.quote("groups")];
  const sql = (text: string) => dialect.placeholders(text);
  return {
    users: sql(
      `SELECT u.id, u.jid, u.uin, u.password, u.language, u.encoding, u.last_login, u.vip, u.online, ` +
        `p.key_id, p.password AS own_password FROM ${users} u ` +
        `LEFT JOIN ${passwords} p ON p.user_id = u.id WHERE u.id > ? ORDER BY u.id LIMIT ?`,
    ),
    settings: sql(
      `SELECT user_id, var, type, value FROM ${table("users_settings")} ` +
        `WHERE user_id > ? AND user_id <= ? ORDER BY user_id, var`,
    ),
    buddies: sql(
      `SELECT id, user_id, uin, subscription, nickname, ${groups}, flags FROM ${buddies} ` +
        `WHERE user_id > ? AND user_id <= ? ORDER BY id`,
    ),
    // by way of the buddies: PostgreSQL has no index on the settings' user_id, and a deleted buddy's are left out
    buddySettings: sql(
      `SELECT s.buddy_id, s.var, s.type, s.value FROM ${buddies} b ` +
        `JOIN ${table("buddies_settings")} s ON s.buddy_id = b.id ` +
        `WHERE b.user_id > ? AND b.user_id <= ? ORDER BY s.buddy_id, s.var`,
    ),
    rooms: sql(
      `SELECT user_id, room, name, address, nickname FROM ${table("rooms")} ` +
        `WHERE user_id > ? AND user_id <= ? ORDER BY user_id, room`,
    ),
    messageIds: sql(
      `SELECT user_id, conversation, legacy_id, own_id, sent_at FROM ${table("message_ids")} ` +
        `WHERE user_id > ? AND user_id <= ? ORDER BY user_id, sent_at, conversation, legacy_id`,
    ),
  };
}
