import type { ColumnKind } from "./schema.ts";

/** How one SQL engine spells what the others spell differently. */
export interface Dialect {
  /** What a database created by the original holds in `db_version`. */
  readonly schemaVersion: number;

  /** The end of a CREATE TABLE. */
  readonly tableOptions: string;

  /** The end of a SELECT whose row nobody else may change until the transaction ends. */
  readonly lockingRead: string;

  /** An identifier, quoted: any prefix may be in it, and `groups` is a keyword in MySQL. */
  quote(name: string): string;

  /** Turns each `?` of a statement into the engine's mark for a value. */
  placeholders(statement: string): string;

  /** A condition with one `?`: a text column of the original's holds exactly this, byte for byte. */
  equals(column: string): string;

  /** The type of a column, without default and NOT NULL. */
  columnType(kind: ColumnKind): string;

  /** The end of an INSERT that overwrites `columns` when a row with the same unique `key` is there. */
  orUpdate(key: readonly string[], columns: readonly string[]): string;

  /** The statement that has the engine look at a table (its quoted name) to plan by; undefined if it need not. */
  analyze(table: string): string | undefined;
}

/** An identifier as the SQL standard quotes it. */
export function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** {@link Dialect.orUpdate} as SQLite and PostgreSQL spell it. */
export function overwritten(
  quote: (name: string) => string,
  key: readonly string[],
  columns: readonly string[],
): string {
  const updates = columns.map((column) => `${quote(column)} = excluded.${quote(column)}`);
  return `ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${updates.join(", ")}`;
}
