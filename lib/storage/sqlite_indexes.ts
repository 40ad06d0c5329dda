import { sqliteDialect } from "./sqlite_dialect.ts";
import { type Index, tables } from "./schema.ts";
import type { SqlSession } from "./sql_driver.ts";

/**
 * Creates the indexes that are not there. In SQLite an index name is taken for the whole file, so each prefix
 * needs its own names. COMPAT(spectrum2): the original uses the bare names with every prefix, so in its files the
 * tables of a second prefix have no indexes, and a bare name may belong to another prefix's table.
 */
export async function createIndexes(session: SqlSession, prefix: string): Promise<void> {
  for (const table of tables) {
    for (const index of table.indexes) await createIndex(session, prefix, prefix + table.name, index);
  }
}

async function createIndex(session: SqlSession, prefix: string, table: string, index: Index): Promise<void> {
  const [ours, spare] = [prefix + index.name, `${table}_${index.name}`];
  if (await hasIndex(session, table, [index.name, ours, spare])) return;
  if (index.unique) await keepOldest(session, table, index);
  const name = await nameTaken(session, ours) ? spare : ours;
  const on = `${sqliteDialect.quote(table)} (${index.columns.join(", ")})`;
  const kind = index.unique ? "UNIQUE INDEX" : "INDEX";
  await session.execute(`CREATE ${kind} ${sqliteDialect.quote(name)} ON ${on}`, []);
}

async function hasIndex(session: SqlSession, table: string, names: readonly string[]): Promise<boolean> {
  const rows = await session.query(
    "SELECT 1 FROM sqlite_master WHERE type = 'index' AND tbl_name = ? COLLATE NOCASE " +
      `AND name COLLATE NOCASE IN (${names.map(() => "?").join(", ")})`,
    [table, ...names],
  );
  return rows.length > 0;
}

async function nameTaken(session: SqlSession, name: string): Promise<boolean> {
  const rows = await session.query("SELECT 1 FROM sqlite_master WHERE name = ? COLLATE NOCASE", [name]);
  return rows.length > 0;
}

/** A table that lived without its unique index may hold doubles; the original reads the oldest of them. */
async function keepOldest(session: SqlSession, table: string, index: Index): Promise<void> {
  const quoted = sqliteDialect.quote(table);
  const oldest = `SELECT MIN(id) FROM ${quoted} GROUP BY ${index.columns.join(", ")}`;
  await session.execute(`DELETE FROM ${quoted} WHERE id NOT IN (${oldest})`, []);
}
