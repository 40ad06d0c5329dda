import type { Dialect } from "../dialect.ts";
import { type Index, tables } from "../schema.ts";
import type { ServerCatalog } from "./catalog.ts";
import type { SqlRow, SqlSession } from "../sql_driver.ts";
import { readBoolean, readText } from "../sql_row.ts";

interface Present {
  readonly unique: boolean;
  readonly columns: string[];
}

/** Creates the indexes that are not there under any name. A longer one will do, unless it has to be unique. */
export async function createServerIndexes(
  session: SqlSession,
  dialect: Dialect,
  prefix: string,
  catalog: ServerCatalog,
): Promise<void> {
  const list = dialect.placeholders(catalog.indexes);
  for (const { name, indexes } of tables) {
    const table = prefix + name;
    const present = presentIndexes(await session.query(list, [catalog.nameOf(table)]));
    for (const index of indexes.filter((wanted) => !present.some((one) => serves(one, wanted)))) {
      if (index.unique) await keepOldest(session, dialect.quote(table), index);
      await session.execute(catalog.createIndex(table, index), []);
    }
  }
}

function presentIndexes(rows: readonly SqlRow[]): readonly Present[] {
  const found = new Map<string, Present>();
  for (const row of rows) {
    const name = readText(row["index_name"]);
    const column = readText(row["column_name"]);
    const index = found.get(name);
    if (index === undefined) found.set(name, { unique: readBoolean(row["is_unique"]), columns: [column] });
    else index.columns.push(column);
  }
  return [...found.values()];
}

function serves(present: Present, wanted: Index): boolean {
  const starts = wanted.columns.every((column, place) => present.columns[place] === column);
  return starts && (!wanted.unique || present.unique && present.columns.length === wanted.columns.length);
}

/** Somebody who took the unique index away may have let doubles in; the original reads the oldest of them. */
async function keepOldest(session: SqlSession, table: string, index: Index): Promise<void> {
  const oldest = `SELECT MIN(id) AS id FROM ${table} GROUP BY ${index.columns.join(", ")}`;
  // once more in parentheses: MySQL does not read a table that it deletes from
  await session.execute(`DELETE FROM ${table} WHERE id NOT IN (SELECT id FROM (${oldest}) AS kept)`, []);
}
