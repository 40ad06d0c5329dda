import type { Dialect } from "./dialect.ts";
import { ManyRows } from "./many_rows.ts";
import type { TableName } from "./schema.ts";

/** The texts of all statements, made once for a dialect and a prefix. */
export type Statements = ReturnType<typeof statements>;

export function statements(dialect: Dialect, prefix: string) {
  const { users, usersSettings, buddies, buddiesSettings, messageIds, passwords } = tableNames(
    dialect,
    prefix,
  );
  const { rooms, roomPasswords, roomArchive, messageArchive, backlog } = tableNames(dialect, prefix);
  const groups = dialect.quote("groups");
  const sql = (text: string) => dialect.placeholders(text);
  return {
    findUser: sql(
      `SELECT u.jid, u.uin, u.password, u.language, u.encoding, u.vip, u.online, u.last_login, ` +
        `p.key_id, p.password AS own_password ` +
        `FROM ${users} u LEFT JOIN ${passwords} p ON p.user_id = u.id WHERE ${dialect.equals("u.jid")}`,
    ),
    insertUser: sql(`INSERT INTO ${users} (uin, password, language, encoding, jid) VALUES (?, ?, ?, ?, ?)`),
    updateUser: sql(
      `UPDATE ${users} SET uin = ?, password = ?, language = ?, encoding = ? WHERE ${dialect.equals("jid")}`,
    ),
    savePassword: sql(
      `INSERT INTO ${passwords} (user_id, key_id, password) VALUES (?, ?, ?) ` +
        dialect.orUpdate(["user_id"], ["key_id", "password"]),
    ),
    deletePassword: sql(`DELETE FROM ${passwords} WHERE user_id = ?`),
    goOnline: sql(`UPDATE ${users} SET online = ?, last_login = ? WHERE ${dialect.equals("jid")}`),
    goOffline: sql(`UPDATE ${users} SET online = ? WHERE ${dialect.equals("jid")}`),
    onlineUsers: sql(`SELECT jid FROM ${users} WHERE online = ? ORDER BY id`),
    allUsers: sql(`SELECT jid FROM ${users} ORDER BY id`),
    legacyNameTaken: sql(`SELECT 1 FROM ${users} WHERE ${dialect.equals("uin")} AND jid <> ? LIMIT 1`),
    deleteUser: sql(`DELETE FROM ${users} WHERE id = ?`),
    /** Everything kept under a user's number. */
    deleteBelongings: [
      sql(`DELETE FROM ${passwords} WHERE user_id = ?`),
      sql(`DELETE FROM ${messageIds} WHERE user_id = ?`),
      sql(`DELETE FROM ${rooms} WHERE user_id = ?`),
      sql(`DELETE FROM ${roomPasswords} WHERE user_id = ?`),
      sql(`DELETE FROM ${roomArchive} WHERE user_id = ?`),
      sql(`DELETE FROM ${messageArchive} WHERE user_id = ?`),
      sql(`DELETE FROM ${backlog} WHERE user_id = ?`),
      sql(`DELETE FROM ${buddiesSettings} WHERE user_id = ?`),
      sql(`DELETE FROM ${buddies} WHERE user_id = ?`),
      sql(`DELETE FROM ${usersSettings} WHERE user_id = ?`),
    ],
    settings: sql(
      `SELECT s.var, s.value FROM ${users} u JOIN ${usersSettings} s ON s.user_id = u.id WHERE ${
        dialect.equals("u.jid")
      }`,
    ),
    saveSetting: sql(
      `INSERT INTO ${usersSettings} (user_id, var, type, value) VALUES (?, ?, ?, ?) ` +
        dialect.orUpdate(["user_id", "var"], ["type", "value"]),
    ),
    buddies: sql(
      `SELECT b.uin, b.nickname, b.${groups}, b.subscription, b.flags, ${iconHash(buddiesSettings)} ` +
        `FROM ${users} u JOIN ${buddies} b ON b.user_id = u.id ` +
        `WHERE ${dialect.equals("u.jid")} ORDER BY b.id`,
    ),
    deleteBuddySettings: sql(
      `DELETE FROM ${buddiesSettings} ` +
        `WHERE buddy_id IN (SELECT id FROM ${buddies} WHERE user_id = ? AND ${dialect.equals("uin")})`,
    ),
    deleteBuddy: sql(`DELETE FROM ${buddies} WHERE user_id = ? AND ${dialect.equals("uin")}`),
    saveMessageIds: new ManyRows("(?, ?, ?, ?, ?)", (marks) =>
      sql(
        `INSERT INTO ${messageIds} (user_id, conversation, legacy_id, own_id, sent_at) VALUES ${marks} ` +
          dialect.orUpdate(["user_id", "conversation", "legacy_id"], ["own_id", "sent_at"]),
      )),
    ownMessageId: sql(
      `SELECT m.own_id FROM ${users} u JOIN ${messageIds} m ON m.user_id = u.id ` +
        `WHERE ${dialect.equals("u.jid")} AND m.conversation = ? AND m.legacy_id = ?`,
    ),
    legacyMessageId: sql(
      `SELECT m.legacy_id FROM ${users} u JOIN ${messageIds} m ON m.user_id = u.id ` +
        `WHERE ${
          dialect.equals("u.jid")
        } AND m.conversation = ? AND m.own_id = ? ORDER BY m.sent_at DESC LIMIT 1`,
    ),
    deleteOldMessageIds: sql(`DELETE FROM ${messageIds} WHERE user_id = ? AND sent_at < ?`),
  } as const;
}

/**
 * The hash of the buddy `b`, or NULL. No join: as long as PostgreSQL takes the tables for empty it plans that to read all
 * icons there are for each buddy, and prepared statements keep to the plan.
 */
export function iconHash(buddiesSettings: string): string {
  return `(SELECT MAX(s.value) FROM ${buddiesSettings} s ` +
    `WHERE s.buddy_id = b.id AND s.var = 'icon_hash') AS icon_hash`;
}

function tableNames(dialect: Dialect, prefix: string) {
  const table = (name: TableName) => dialect.quote(prefix + name);
  return {
    users: table("users"),
    usersSettings: table("users_settings"),
    buddies: table("buddies"),
    buddiesSettings: table("buddies_settings"),
    messageIds: table("message_ids"),
    passwords: table("transport_passwords"),
    rooms: table("rooms"),
    roomPasswords: table("room_passwords"),
    roomArchive: table("room_archive"),
    messageArchive: table("message_archive"),
    backlog: table("backlog"),
  };
}
