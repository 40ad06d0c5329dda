import type { Dialect } from "./dialect.ts";
import type { TableName } from "./schema.ts";

/** The texts of all statements, made once for a dialect and a prefix. */
export type Statements = ReturnType<typeof statements>;

export function statements(dialect: Dialect, prefix: string) {
  const { users, usersSettings, buddies, buddiesSettings } = tableNames(dialect, prefix);
  const groups = dialect.quote("groups");
  const sql = (text: string) => dialect.placeholders(text);
  return {
    findUser: sql(
      `SELECT jid, uin, password, language, encoding, vip, online, last_login FROM ${users} WHERE jid = ?`,
    ),
    userNumber: sql(`SELECT id FROM ${users} WHERE jid = ?`),
    insertUser: sql(`INSERT INTO ${users} (uin, password, language, encoding, jid) VALUES (?, ?, ?, ?, ?)`),
    updateUser: sql(`UPDATE ${users} SET uin = ?, password = ?, language = ?, encoding = ? WHERE jid = ?`),
    goOnline: sql(`UPDATE ${users} SET online = ?, last_login = ? WHERE jid = ?`),
    goOffline: sql(`UPDATE ${users} SET online = ? WHERE jid = ?`),
    onlineUsers: sql(`SELECT jid FROM ${users} WHERE online = ? ORDER BY id`),
    allUsers: sql(`SELECT jid FROM ${users} ORDER BY id`),
    legacyNameTaken: sql(`SELECT 1 FROM ${users} WHERE uin = ? AND jid <> ? LIMIT 1`),
    deleteUser: sql(`DELETE FROM ${users} WHERE id = ?`),
    /** Everything kept under a user's number. */
    deleteBelongings: [
      sql(`DELETE FROM ${buddiesSettings} WHERE user_id = ?`),
      sql(`DELETE FROM ${buddies} WHERE user_id = ?`),
      sql(`DELETE FROM ${usersSettings} WHERE user_id = ?`),
    ],
    settings: sql(
      `SELECT s.var, s.value FROM ${users} u JOIN ${usersSettings} s ON s.user_id = u.id WHERE u.jid = ?`,
    ),
    saveSetting: sql(
      `INSERT INTO ${usersSettings} (user_id, var, type, value) VALUES (?, ?, ?, ?) ` +
        dialect.orUpdate(["user_id", "var"], ["type", "value"]),
    ),
    buddies: sql(
      `SELECT b.uin, b.nickname, b.${groups}, b.subscription, b.flags, s.value AS icon_hash ` +
        `FROM ${users} u JOIN ${buddies} b ON b.user_id = u.id ` +
        `LEFT JOIN ${buddiesSettings} s ON s.buddy_id = b.id AND s.var = 'icon_hash' ` +
        `WHERE u.jid = ? ORDER BY b.id`,
    ),
    saveBuddy: sql(
      `INSERT INTO ${buddies} (user_id, uin, subscription, nickname, ${groups}, flags) ` +
        `VALUES (?, ?, ?, ?, ?, ?) ` +
        dialect.orUpdate(["user_id", "uin"], ["subscription", "nickname", "groups", "flags"]),
    ),
    // user_id is overwritten too: the row may be left over from a deleted buddy whose number was given again
    saveIconHash: sql(
      `INSERT INTO ${buddiesSettings} (user_id, buddy_id, var, type, value) ` +
        `VALUES (?, (SELECT id FROM ${buddies} WHERE user_id = ? AND uin = ?), 'icon_hash', ?, ?) ` +
        dialect.orUpdate(["buddy_id", "var"], ["user_id", "type", "value"]),
    ),
    // An empty hash is kept as no row: most buddies have none, and a row would double what their storing costs.
    clearIconHash: sql(
      `DELETE FROM ${buddiesSettings} WHERE var = 'icon_hash' ` +
        `AND buddy_id = (SELECT id FROM ${buddies} WHERE user_id = ? AND uin = ?)`,
    ),
    deleteBuddySettings: sql(
      `DELETE FROM ${buddiesSettings} ` +
        `WHERE buddy_id IN (SELECT id FROM ${buddies} WHERE user_id = ? AND uin = ?)`,
    ),
    deleteBuddy: sql(`DELETE FROM ${buddies} WHERE user_id = ? AND uin = ?`),
  } as const;
}

function tableNames(dialect: Dialect, prefix: string) {
  const table = (name: TableName) => dialect.quote(prefix + name);
  return {
    users: table("users"),
    usersSettings: table("users_settings"),
    buddies: table("buddies"),
    buddiesSettings: table("buddies_settings"),
  };
}
