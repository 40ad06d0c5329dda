import type { Dialect } from "./dialect.ts";
import { type Column, type Table, tables, versionTable } from "./schema.ts";
import type { SqlSession } from "./sql_driver.ts";

/** Creates the tables that are not there and leaves the others as they are. */
export async function createTables(session: SqlSession, dialect: Dialect, prefix: string): Promise<void> {
  const version = versionTable(dialect.schemaVersion);
  for (const table of [...tables, version]) await session.execute(createTable(dialect, prefix, table), []);
  const versions = dialect.quote(prefix + version.name);
  const rows = await session.query(`SELECT ver FROM ${versions}`, []);
  if (rows.length > 0) return;
  await session.execute(`INSERT INTO ${versions} (ver) VALUES (${dialect.schemaVersion})`, []);
}

/** The statement that creates one table unless it is there. */
export function createTable(dialect: Dialect, prefix: string, table: Table): string {
  const parts = table.columns.map((column) => columnDefinition(dialect, column));
  if (table.primaryKey) parts.push(`PRIMARY KEY (${table.primaryKey.join(", ")})`);
  for (const key of table.uniqueKeys ?? []) parts.push(`UNIQUE (${key.join(", ")})`);
  return `CREATE TABLE IF NOT EXISTS ${dialect.quote(prefix + table.name)} (${parts.join(", ")})` +
    dialect.tableOptions;
}

function columnDefinition(dialect: Dialect, column: Column): string {
  const type = `${dialect.quote(column.name)} ${dialect.columnType(column.kind)}`;
  if (column.optional) return type;
  return column.default === undefined ? `${type} NOT NULL` : `${type} NOT NULL DEFAULT '${column.default}'`;
}
