import type { UserId } from "../ids.ts";
import type { Dialect } from "./dialect.ts";
import { ManyRows, type Piece, sendAll } from "./many_rows.ts";
import type { Allowance, MessageStorage } from "./message_storage.ts";
import type { ArchivedMessageRecord, BacklogRecord, RoomMessageBounds } from "./records.ts";
import type { SqlDriver, SqlRow, SqlSession, SqlValue } from "./sql_driver.ts";
import { readInteger, readText } from "./sql_row.ts";
import { storageFailed } from "./storage_failed.ts";
import { storable, storableArchived, storableBacklog } from "./stored_text.ts";
import { isTooMuch, surplus } from "./surplus.ts";
import { UserNumbers } from "./user_numbers.ts";

/** {@link MessageStorage} for all SQL engines. */
export class SqlMessages implements MessageStorage {
  readonly #driver: SqlDriver;
  readonly #numbers: UserNumbers;
  readonly #sql: ReturnType<typeof statements>;

  constructor(driver: SqlDriver, dialect: Dialect, prefix: string) {
    this.#driver = driver;
    this.#numbers = new UserNumbers(dialect, prefix);
    this.#sql = statements(dialect, prefix);
  }

  saveArchived(messages: readonly ArchivedMessageRecord[]): Promise<void> {
    return this.#save(
      storableArchived(messages),
      this.#sql.archive.save,
      (user, { contact, id, position, text }) => [user, contact, id, position, text],
    );
  }

  async archived(
    user: UserId,
    contact: string | undefined,
    { after, before, limit, newest }: RoomMessageBounds,
  ): Promise<readonly ArchivedMessageRecord[]> {
    const { oldest, newest: latest } = contact === undefined ? this.#sql.all : this.#sql.withOne;
    const rows = await this.#query(newest ? latest : oldest, [...of(user, contact), after, before, limit]);
    const found = rows.map((row) => archivedFrom(row, user));
    return newest ? found.reverse() : found;
  }

  async archivedByIds(user: UserId, ids: readonly string[]): Promise<readonly ArchivedMessageRecord[]> {
    const pieces = this.#sql.byIds.listed([user], ids.map(storable));
    const answers = await Promise.all(
      Array.from(pieces, ({ statement, values }) => this.#query(statement, values)),
    );
    const found = answers.flat().map((row) => archivedFrom(row, user));
    return found.sort((one, other) => one.position - other.position);
  }

  async countArchived(
    user: UserId,
    contact: string | undefined,
    { after, before }: Pick<RoomMessageBounds, "after" | "before">,
  ): Promise<number> {
    const { count } = contact === undefined ? this.#sql.all : this.#sql.withOne;
    const [row] = await this.#query(count, [...of(user, contact), after, before]);
    return readInteger(row?.["messages"]);
  }

  async pruneArchived(before: number): Promise<number> {
    const prune = (user: number) => this.#driver.execute(this.#sql.archive.prune, [user, before]);
    return await this.#numbers.forEach(this.#driver, prune).catch(storageFailed);
  }

  trimArchived(user: UserId, allowed: Allowance): Promise<number> {
    return this.#trim(this.#sql.archive, user, allowed);
  }

  saveBacklog(items: readonly BacklogRecord[]): Promise<void> {
    return this.#save(
      storableBacklog(items),
      this.#sql.backlog.save,
      (user, { id, position, text }) => [user, id, position, text],
    );
  }

  async backlog(user: UserId, limit: number): Promise<readonly BacklogRecord[]> {
    const rows = await this.#query(this.#sql.waiting, [user, limit]);
    return rows.map((row) => backlogFrom(row, user)).reverse();
  }

  async removeBacklog(user: UserId, upTo: number): Promise<void> {
    await this.#transaction(async (session) => {
      const number = await this.#numbers.find(session, user);
      if (number !== undefined) await session.execute(this.#sql.backlog.prune, [number, upTo + 1]);
    });
  }

  trimBacklog(user: UserId, allowed: Allowance): Promise<number> {
    return this.#trim(this.#sql.backlog, user, allowed);
  }

  async #save<T extends BacklogRecord>(
    items: readonly T[],
    statement: ManyRows,
    rowOf: (user: number, item: T) => readonly SqlValue[],
  ): Promise<void> {
    await this.#transaction(async (session) => {
      const numbers = await this.#numbers.findAll(session, items.map(({ user }) => user));
      const rows = items.flatMap((item) => {
        const number = numbers.get(item.user);
        return number === undefined ? [] : [rowOf(number, item)];
      });
      await sendAll(session, statement.pieces(rows));
    });
  }

  async #trim(
    { sum, sizes, prune }: ReturnType<typeof statements>["archive"],
    user: UserId,
    allowed: Allowance,
  ): Promise<number> {
    return await this.#transaction(async (session) => {
      const number = await this.#numbers.find(session, user);
      if (number === undefined) return 0;
      const [kept] = await session.query(sum, [number]);
      const [messages, characters] = [readInteger(kept?.["messages"]), readInteger(kept?.["size"])];
      if (!isTooMuch({ messages, characters }, allowed)) return 0;
      const rows = await session.query(sizes, [number, allowed.messages + 1]);
      const first = surplus(rows.map(measure), allowed);
      return first === undefined ? 0 : await session.execute(prune, [number, first + 1]);
    });
  }

  async #query(statement: string, values: Piece["values"]): Promise<readonly SqlRow[]> {
    return await this.#driver.query(statement, values).catch(storageFailed);
  }

  async #transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return await this.#driver.transaction(work).catch(storageFailed);
  }
}

function of(user: UserId, contact: string | undefined): readonly string[] {
  return contact === undefined ? [user] : [user, storable(contact)];
}

function measure(row: SqlRow) {
  return { position: readInteger(row["position"]), size: readInteger(row["size"]) };
}

function backlogFrom(row: SqlRow, user: UserId): BacklogRecord {
  const [id, text] = [readText(row["id"]), readText(row["content"])];
  return { user, id, position: readInteger(row["position"]), text };
}

function archivedFrom(row: SqlRow, user: UserId): ArchivedMessageRecord {
  return { ...backlogFrom(row, user), contact: readText(row["contact"]) };
}

function statements(dialect: Dialect, prefix: string) {
  const sql = (text: string) => dialect.placeholders(text);
  const quoted = (table: string) => dialect.quote(prefix + table);
  const ofUser = (table: string, columns: string) =>
    `SELECT ${columns} FROM ${quoted("users")} u JOIN ${quoted(table)} m ON m.user_id = u.id ` +
    `WHERE ${dialect.equals("u.jid")}`;
  const archived = (columns: string) => ofUser("message_archive", columns);
  const all = "m.contact, m.id, m.position, m.content";
  const between = "AND m.position > ? AND m.position < ?";
  const pages = (contact: string) => ({
    oldest: sql(`${archived(all)} ${contact} ${between} ORDER BY m.position LIMIT ?`),
    newest: sql(`${archived(all)} ${contact} ${between} ORDER BY m.position DESC LIMIT ?`),
    count: sql(`${archived("COUNT(*) AS messages")} ${contact} ${between}`),
  });
  const table = (name: string, columns: readonly string[]) => ({
    save: new ManyRows(`(${["user_id", ...columns].map(() => "?").join(", ")})`, (marks) =>
      sql(
        `INSERT INTO ${quoted(name)} (user_id, ${columns.join(", ")}) VALUES ${marks} ` +
          dialect.orUpdate(["user_id", "id"], columns.filter((column) => column !== "id")),
      )),
    prune: sql(`DELETE FROM ${quoted(name)} WHERE user_id = ? AND position < ?`),
    sum: sql(
      `SELECT COUNT(*) AS messages, SUM(LENGTH(content)) AS size FROM ${quoted(name)} WHERE user_id = ?`,
    ),
    sizes: sql(
      `SELECT position, LENGTH(content) AS size FROM ${quoted(name)} ` +
        `WHERE user_id = ? ORDER BY position DESC LIMIT ?`,
    ),
  });
  return {
    all: pages(""),
    withOne: pages("AND m.contact = ?"),
    byIds: new ManyRows("?", (marks) => sql(`${archived(all)} AND m.id IN (${marks})`)),
    archive: table("message_archive", ["contact", "id", "position", "content"]),
    backlog: table("backlog", ["id", "position", "content"]),
    waiting: sql(
      `${ofUser("backlog", "m.id, m.position, m.content")} ORDER BY m.position DESC LIMIT ?`,
    ),
  } as const;
}
