import type { UserId } from "../ids.ts";
import type { Dialect } from "./dialect.ts";
import { ManyRows, sendAll } from "./many_rows.ts";
import type { KeptRoomRecord, RoomMessageBounds, RoomMessageRecord } from "./records.ts";
import type { Secrets } from "./passwords/secrets.ts";
import type { SqlRow, SqlSession } from "./sql_driver.ts";
import { readInteger, readPassword, readText, readUserId } from "./sql_row.ts";
import { storableKeptRoom } from "./stored_text.ts";

/** The rows of users' rooms, and of what was said there. */
export class RoomRows {
  readonly #sql: ReturnType<typeof statements>;

  readonly #secrets: Secrets;

  constructor(dialect: Dialect, prefix: string, secrets: Secrets) {
    this.#sql = statements(dialect, prefix);
    this.#secrets = secrets;
  }

  async kept(session: SqlSession, user: UserId): Promise<readonly KeptRoomRecord[]> {
    const rows = await session.query(this.#sql.kept, [user]);
    return await Promise.all(rows.map(async (row) => ({
      room: readText(row["room"]),
      name: readText(row["name"]),
      address: readText(row["address"]),
      nickname: readText(row["nickname"]),
      password: await this.#passwordIn(row, user),
    })));
  }

  async #passwordIn(row: SqlRow, user: UserId): Promise<string> {
    const { own } = readPassword(row);
    return own === undefined ? "" : await this.#secrets.openOfRoom(user, readText(row["room"]), own);
  }

  async keepers(session: SqlSession): Promise<readonly UserId[]> {
    return (await session.query(this.#sql.keepers, [])).map(readUserId);
  }

  /** `number`: the user's. Answers whether there was room for it. */
  async keep(session: SqlSession, user: UserId, number: number, record: KeptRoomRecord): Promise<boolean> {
    const storable = storableKeptRoom(record);
    if (storable === undefined) return false;
    const { room, name, address, nickname, password } = storable;
    await session.execute(this.#sql.keep, [number, room, name, address, nickname]);
    if (password === "") {
      await session.execute(this.#sql.dropPassword, [number, room]);
    } else {
      const { keyId, text } = await this.#secrets.sealOfRoom(user, room, password);
      await session.execute(this.#sql.keepPassword, [number, room, keyId, text]);
    }
    return true;
  }

  /** Answers whether there was such a room. */
  async drop(session: SqlSession, user: number, room: string): Promise<boolean> {
    await session.execute(this.#sql.dropPassword, [user, room]);
    return await session.execute(this.#sql.drop, [user, room]) > 0;
  }

  async save(session: SqlSession, user: number, messages: readonly RoomMessageRecord[]): Promise<void> {
    const rows = messages.map(({ room, id, position, text }) => [user, room, id, position, text]);
    await sendAll(session, this.#sql.save.pieces(rows));
  }

  async position(session: SqlSession, user: UserId, room: string, id: string): Promise<number | undefined> {
    const [row] = await session.query(this.#sql.position, [user, room, id]);
    return row && readInteger(row["position"]);
  }

  /** The oldest first. */
  async messages(
    session: SqlSession,
    user: UserId,
    room: string,
    { after, before, limit, newest }: RoomMessageBounds,
  ): Promise<readonly RoomMessageRecord[]> {
    const statement = newest ? this.#sql.newest : this.#sql.oldest;
    const rows = await session.query(statement, [user, room, after, before, limit]);
    const found = rows.map((row) => ({
      user,
      room,
      id: readText(row["id"]),
      position: readInteger(row["position"]),
      text: readText(row["content"]),
    }));
    return newest ? found.reverse() : found;
  }

  /** Answers how many are gone. */
  async prune(session: SqlSession, user: number, before: number): Promise<number> {
    return await session.execute(this.#sql.prune, [user, before]);
  }
}

function statements(dialect: Dialect, prefix: string) {
  const table = (name: string) => dialect.quote(prefix + name);
  const [users, rooms, archive] = [table("users"), table("rooms"), table("room_archive")];
  const passwords = table("room_passwords");
  const sql = (text: string) => dialect.placeholders(text);
  const ofUser = `${users} u JOIN ${archive} a ON a.user_id = u.id WHERE ${dialect.equals("u.jid")}`;
  const page = (order: string) =>
    sql(
      `SELECT a.id, a.position, a.content FROM ${ofUser} AND a.room = ? AND a.position > ? AND a.position < ? ` +
        `ORDER BY a.position ${order} LIMIT ?`,
    );
  return {
    kept: sql(
      `SELECT r.room, r.name, r.address, r.nickname, p.key_id, p.password AS own_password ` +
        `FROM ${users} u JOIN ${rooms} r ON r.user_id = u.id ` +
        `LEFT JOIN ${passwords} p ON p.user_id = r.user_id AND p.room = r.room ` +
        `WHERE ${dialect.equals("u.jid")} ORDER BY r.room`,
    ),
    keepers: sql(
      `SELECT u.jid FROM ${users} u WHERE u.id IN (SELECT r.user_id FROM ${rooms} r) ORDER BY u.id`,
    ),
    keep: sql(
      `INSERT INTO ${rooms} (user_id, room, name, address, nickname) VALUES (?, ?, ?, ?, ?) ` +
        dialect.orUpdate(["user_id", "room"], ["name", "address", "nickname"]),
    ),
    drop: sql(`DELETE FROM ${rooms} WHERE user_id = ? AND room = ?`),
    keepPassword: sql(
      `INSERT INTO ${passwords} (user_id, room, key_id, password) VALUES (?, ?, ?, ?) ` +
        dialect.orUpdate(["user_id", "room"], ["key_id", "password"]),
    ),
    dropPassword: sql(`DELETE FROM ${passwords} WHERE user_id = ? AND room = ?`),
    save: new ManyRows("(?, ?, ?, ?, ?)", (marks) =>
      sql(
        `INSERT INTO ${archive} (user_id, room, id, position, content) VALUES ${marks} ` +
          dialect.orUpdate(["user_id", "room", "id"], ["content"]),
      )),
    position: sql(`SELECT a.position FROM ${ofUser} AND a.room = ? AND a.id = ?`),
    oldest: page("ASC"),
    newest: page("DESC"),
    prune: sql(`DELETE FROM ${archive} WHERE user_id = ? AND position < ?`),
  } as const;
}
