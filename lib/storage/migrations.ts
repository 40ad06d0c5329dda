import { createTable } from "./create_tables.ts";
import type { Dialect } from "./dialect.ts";
import type { Table } from "./schema.ts";
import type { SqlDriver, SqlSession } from "./sql_driver.ts";
import { readInteger } from "./sql_row.ts";

/**
 * A step from one state of our own tables to the next. The original's tables are never changed: it must be able to
 * go on with them. Once released, a migration stays as it is.
 */
export interface Migration {
  readonly name: string;
  /**
   * Must bear being run again on what it has done: MySQL has no transaction around a `CREATE TABLE`, so a crash
   * may come between the change and the note about it.
   */
  apply(database: Migrating): Promise<void>;
}

/** Where a migration works. */
export interface Migrating {
  readonly session: SqlSession;
  readonly dialect: Dialect;
  readonly prefix: string;
}

/** What passwords need that the original's column cannot hold: see `passwords/secrets.ts`. */
const passwords: Table = {
  name: "transport_passwords",
  columns: [
    { name: "user_id", kind: "reference" },
    { name: "key_id", kind: { bytes: 16 } },
    { name: "password", kind: "long text" },
  ],
  primaryKey: ["user_id"],
  indexes: [],
};

const messageIds: Table = {
  name: "message_ids",
  columns: [
    { name: "user_id", kind: "reference" },
    { name: "conversation", kind: { bytes: 255 } },
    { name: "legacy_id", kind: { bytes: 255 } },
    { name: "own_id", kind: { bytes: 255 } },
    { name: "sent_at", kind: "milliseconds" },
  ],
  primaryKey: ["user_id", "conversation", "legacy_id"],
  // the legacy id only makes it unique; it is there to find own ids
  uniqueKeys: [["user_id", "conversation", "own_id", "legacy_id"]],
  indexes: [],
};

const rooms: Table = {
  name: "rooms",
  columns: [
    { name: "user_id", kind: "reference" },
    { name: "room", kind: { bytes: 255 } },
    { name: "name", kind: "long text" },
    { name: "address", kind: "long text" },
    { name: "nickname", kind: "long text" },
  ],
  primaryKey: ["user_id", "room"],
  indexes: [],
};

/** Kept as {@link passwords} are. */
const roomPasswords: Table = {
  name: "room_passwords",
  columns: [
    { name: "user_id", kind: "reference" },
    { name: "room", kind: { bytes: 255 } },
    { name: "key_id", kind: { bytes: 16 } },
    { name: "password", kind: "long text" },
  ],
  primaryKey: ["user_id", "room"],
  indexes: [],
};

const roomArchive: Table = {
  name: "room_archive",
  columns: [
    { name: "user_id", kind: "reference" },
    { name: "room", kind: { bytes: 255 } },
    { name: "id", kind: { bytes: 255 } },
    { name: "position", kind: "milliseconds" },
    { name: "content", kind: "long text" },
  ],
  primaryKey: ["user_id", "room", "id"],
  // the id only makes it unique; it is there to be read in order
  uniqueKeys: [["user_id", "room", "position", "id"]],
  indexes: [],
};

const messageArchive: Table = {
  name: "message_archive",
  columns: [
    { name: "user_id", kind: "reference" },
    { name: "contact", kind: { bytes: 255 } },
    { name: "id", kind: { bytes: 255 } },
    { name: "position", kind: "milliseconds" },
    { name: "content", kind: "long text" },
  ],
  primaryKey: ["user_id", "id"],
  // the ids only make them unique: they are there to be read in order, of one contact and of all
  uniqueKeys: [["user_id", "position", "id"], ["user_id", "contact", "position", "id"]],
  indexes: [],
};

const backlog: Table = {
  name: "backlog",
  columns: [
    { name: "user_id", kind: "reference" },
    { name: "id", kind: { bytes: 255 } },
    { name: "position", kind: "milliseconds" },
    { name: "content", kind: "long text" },
  ],
  primaryKey: ["user_id", "id"],
  uniqueKeys: [["user_id", "position", "id"]],
  indexes: [],
};

/** Numbered from 1 by their place: new ones go to the end. */
export const migrations: readonly Migration[] = [
  { name: "passwords", apply: creates(passwords) },
  { name: "message ids", apply: creates(messageIds) },
  { name: "rooms", apply: creates(rooms, roomArchive) },
  { name: "messages", apply: creates(messageArchive, backlog) },
  { name: "room passwords", apply: creates(roomPasswords) },
];

/**
 * Which migrations a database has behind it. `db_version` cannot say so: it is the original's, which writes another
 * number there for every engine and never reads it.
 */
const history: Table = {
  name: "transport_migrations",
  columns: [{ name: "number", kind: "reference" }, { name: "name", kind: { bytes: 255 } }],
  primaryKey: ["number"],
  indexes: [],
};

/**
 * Brings our own tables up to date, each migration in a transaction of its own. Throws when the database has been
 * used by a newer version, before anything is changed.
 */
export async function migrate(
  driver: SqlDriver,
  dialect: Dialect,
  prefix: string,
  known: readonly Migration[] = migrations,
): Promise<void> {
  await driver.transaction((session) => session.execute(createTable(dialect, prefix, history), []));
  const done = await lastApplied(driver, dialect, prefix);
  if (done > known.length) throw new Error(newerSchema(done, known.length));
  for (const [index, migration] of known.entries()) {
    if (index >= done) await applyOnce(driver, dialect, prefix, index + 1, migration);
  }
}

async function applyOnce(
  driver: SqlDriver,
  dialect: Dialect,
  prefix: string,
  number: number,
  migration: Migration,
): Promise<void> {
  const note = `INSERT INTO ${dialect.quote(prefix + history.name)} (number, name) VALUES (?, ?)`;
  try {
    await driver.transaction(async (session) => {
      await migration.apply({ session, dialect, prefix });
      await session.execute(dialect.placeholders(note), [number, migration.name]);
    });
  } catch (error) {
    // somebody else who opened the same database may have been first
    if (await lastApplied(driver, dialect, prefix) < number) throw error;
  }
}

async function lastApplied(session: SqlSession, dialect: Dialect, prefix: string): Promise<number> {
  const [row] = await session.query(
    `SELECT MAX(number) AS number FROM ${dialect.quote(prefix + history.name)}`,
    [],
  );
  return readInteger(row?.["number"]);
}

function newerSchema(done: number, known: number): string {
  return `a newer version of this program has changed its tables (${done} migrations, of which this version ` +
    `knows ${known}): start that version, or restore a backup made before`;
}

function creates(...tables: readonly Table[]): Migration["apply"] {
  return async ({ session, dialect, prefix }) => {
    for (const table of tables) await session.execute(createTable(dialect, prefix, table), []);
  };
}
