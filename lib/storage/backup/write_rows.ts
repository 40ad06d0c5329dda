import { userId } from "../../ids.ts";
import type { BackupRow, SettingRow, UserRow } from "./row.ts";
import type { Dialect } from "../dialect.ts";
import { ManyRows, type Piece } from "../many_rows.ts";
import type { SealedPassword } from "../passwords/cipher.ts";
import type { Secrets, StoredPassword } from "../passwords/secrets.ts";
import type { SqlDatabase, SqlSession, SqlValue } from "../sql_driver.ts";
import { readInteger, readText } from "../sql_row.ts";

type RowOf<K extends BackupRow["row"]> = Extract<BackupRow, { readonly row: K }>;

/** One user with everything that followed in the backup. */
interface Household {
  readonly user: UserRow;
  readonly settings: RowOf<"setting">[];
  readonly buddies: { readonly buddy: RowOf<"buddy">; readonly settings: SettingRow[] }[];
  readonly messageIds: RowOf<"message-id">[];
  readonly rooms: RowOf<"room">[];
  readonly roomPasswords: RowOf<"room-password">[];
  readonly messages: RowOf<"message">[];
  readonly waiting: RowOf<"waiting">[];
}

/** Deletes everything in a database, what belongs to nobody included. */
export async function emptyTables(session: SqlSession, { dialect, prefix }: SqlDatabase): Promise<void> {
  const tables = [
    "transport_passwords",
    "message_ids",
    "rooms",
    "room_passwords",
    "room_archive",
    "message_archive",
    "backlog",
    "buddies_settings",
    "buddies",
    "users_settings",
    "users",
  ];
  for (const table of tables) await session.execute(`DELETE FROM ${dialect.quote(prefix + table)}`, []);
}

/** Puts the rows of a backup into empty tables, a user at a time. */
export class RowWriter {
  readonly #session: SqlSession;
  readonly #sql: ReturnType<typeof statements>;
  readonly #secrets: Secrets;
  #current: Household | undefined;

  constructor(session: SqlSession, { dialect, prefix, secrets }: SqlDatabase) {
    this.#session = session;
    this.#sql = statements(dialect, prefix);
    this.#secrets = secrets;
  }

  /** Takes the next row. Throws when it has no place there, or the database does not take it. */
  async write(row: BackupRow): Promise<void> {
    if (row.row === "user") {
      await this.finish();
      const empty = { settings: [], buddies: [], messageIds: [], rooms: [], roomPasswords: [] };
      this.#current = { user: row, ...empty, messages: [], waiting: [] };
    } else {
      this.#gather(row);
    }
  }

  /** Must be called after the last row. */
  async finish(): Promise<void> {
    const household = this.#current;
    this.#current = undefined;
    if (household === undefined) return;
    try {
      await this.#save(household);
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`the user ${household.user.user} cannot be stored: ${text}`, { cause });
    }
  }

  #gather(row: Exclude<BackupRow, UserRow>): void {
    const current = this.#current;
    if (current === undefined) throw new Error(`a ${row.row} stands before the first user`);
    switch (row.row) {
      case "setting":
        current.settings.push(row);
        break;
      case "buddy":
        current.buddies.push({ buddy: row, settings: [] });
        break;
      case "buddy-setting":
        if (current.buddies.at(-1)?.settings.push(row) === undefined) {
          throw new Error("a buddy-setting stands before the user's first buddy");
        }
        break;
      case "message-id":
        current.messageIds.push(row);
        break;
      case "room":
        current.rooms.push(row);
        break;
      case "room-password":
        current.roomPasswords.push(row);
        break;
      case "message":
        current.messages.push(row);
        break;
      case "waiting":
        current.waiting.push(row);
    }
  }

  async #save(household: Household): Promise<void> {
    const { settings, buddies, messageIds, rooms } = household;
    const user = await this.#saveUser(household.user);
    await this.#insert(this.#sql.settings, settings.map((row) => [user, row.name, row.type, row.value]));
    await this.#insert(
      this.#sql.buddies,
      buddies.map((
        { buddy: { name, subscription, alias, groups, flags } },
      ) => [user, name, knownSubscription(subscription), alias, groups, flags]),
    );
    await this.#saveBuddySettings(user, household);
    await this.#insert(
      this.#sql.messageIds,
      messageIds.map((
        { conversation, legacyId, ownId, sentAt },
      ) => [user, conversation, legacyId, ownId, new Date(sentAt).getTime()]),
    );
    await this.#insert(
      this.#sql.rooms,
      rooms.map(({ room, name, address, nickname }) => [user, room, name, address, nickname]),
    );
    await this.#saveRoomPasswords(user, household);
    await this.#saveMessages(user, household);
  }

  async #saveRoomPasswords(number: number, { user: { user }, roomPasswords }: Household): Promise<void> {
    const rows = await Promise.all(roomPasswords.map(async ({ room, password }) => {
      const sealed = typeof password === "string"
        ? await this.#secrets.sealOfRoom(userId(user), room, password)
        : this.#knownKey(password);
      return [number, room, sealed.keyId, sealed.text];
    }));
    await this.#insert(this.#sql.roomPasswords, rows);
  }

  async #saveMessages(user: number, { messages, waiting }: Household): Promise<void> {
    await this.#insert(
      this.#sql.messages,
      messages.map(({ contact, id, position, text }) => [user, contact, id, position, text]),
    );
    await this.#insert(
      this.#sql.waiting,
      waiting.map(({ id, position, text }) => [user, id, position, text]),
    );
  }

  async #saveUser(row: UserRow): Promise<number> {
    const { column, own } = await this.#sealed(row);
    const lastLogin = row.lastLogin === null ? null : new Date(row.lastLogin);
    const values = [
      row.user,
      row.legacyName,
      column,
      row.language,
      row.encoding,
      lastLogin,
      row.vip,
      row.online,
    ];
    await this.#session.execute(this.#sql.user, values);
    const [stored] = await this.#session.query(this.#sql.userNumber, [row.user]);
    const number = readInteger(stored?.["id"]);
    if (own !== undefined) await this.#session.execute(this.#sql.password, [number, own.keyId, own.text]);
    return number;
  }

  async #sealed({ user, password }: UserRow): Promise<StoredPassword> {
    if (typeof password === "string") return await this.#secrets.seal(userId(user), password);
    return { column: "", own: this.#knownKey(password) };
  }

  #knownKey(password: SealedPassword): SealedPassword {
    if (this.#secrets.cipher?.has(password.keyId)) return password;
    throw new Error(`the password is encrypted with the key ${password.keyId}, which is not configured`);
  }

  async #saveBuddySettings(user: number, { buddies }: Household): Promise<void> {
    if (buddies.every(({ settings }) => settings.length === 0)) return;
    const stored = await this.#session.query(this.#sql.buddyNumbers, [user]);
    const numbers = new Map(stored.map((row) => [readText(row["uin"]), readInteger(row["id"])]));
    const rows = buddies.flatMap(({ buddy, settings }) =>
      settings.map(({ name, type, value }) => [user, numbers.get(buddy.name) ?? 0, name, type, value])
    );
    await this.#insert(this.#sql.buddySettings, rows);
  }

  async #insert(statements: ManyRows, rows: readonly (readonly SqlValue[])[]): Promise<void> {
    const send = ({ statement, values }: Piece) => this.#session.execute(statement, values);
    await Promise.all(Array.from(statements.pieces(rows), send));
  }
}

/** COMPAT(spectrum2): PostgreSQL and MySQL take the words of an enum only; the original takes any other for `ask`. */
function knownSubscription(text: string): string {
  return ["to", "from", "both", "ask", "none"].includes(text) ? text : "ask";
}

function statements(dialect: Dialect, prefix: string) {
  const table = (name: string) => dialect.quote(prefix + name);
  const sql = (text: string) => dialect.placeholders(text);
  const inserting = (name: string, columns: readonly string[]) => {
    const marks = columns.map(() => "?").join(", ");
    const names = columns.map((column) => dialect.quote(column)).join(", ");
    return new ManyRows(`(${marks})`, (rows) => sql(`INSERT INTO ${table(name)} (${names}) VALUES ${rows}`));
  };
  return {
    user: sql(
      `INSERT INTO ${table("users")} (jid, uin, password, language, encoding, last_login, vip, online) ` +
        `VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    userNumber: sql(`SELECT id FROM ${table("users")} WHERE ${dialect.equals("jid")}`),
    password: sql(
      `INSERT INTO ${table("transport_passwords")} (user_id, key_id, password) VALUES (?, ?, ?)`,
    ),
    settings: inserting("users_settings", ["user_id", "var", "type", "value"]),
    buddies: inserting("buddies", ["user_id", "uin", "subscription", "nickname", "groups", "flags"]),
    buddyNumbers: sql(`SELECT id, uin FROM ${table("buddies")} WHERE user_id = ?`),
    buddySettings: inserting("buddies_settings", ["user_id", "buddy_id", "var", "type", "value"]),
    rooms: inserting("rooms", ["user_id", "room", "name", "address", "nickname"]),
    roomPasswords: inserting("room_passwords", ["user_id", "room", "key_id", "password"]),
    messages: inserting("message_archive", ["user_id", "contact", "id", "position", "content"]),
    waiting: inserting("backlog", ["user_id", "id", "position", "content"]),
    messageIds: inserting("message_ids", ["user_id", "conversation", "legacy_id", "own_id", "sent_at"]),
  };
}
