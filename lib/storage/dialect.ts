import type { ColumnKind } from "./schema.ts";

/** How one SQL engine spells what the others spell differently. */
export interface Dialect {
  /** What a database created by the original holds in `db_version`. */
  readonly schemaVersion: number;

  /** An identifier, quoted: any prefix may be in it, and `groups` is a keyword in MySQL. */
  quote(name: string): string;

  /** Turns each `?` of a statement into the engine's mark for a value. */
  placeholders(statement: string): string;

  /** The type of a column, without default and NOT NULL. */
  columnType(kind: ColumnKind): string;

  /** The end of an INSERT that overwrites `columns` when a row with the same unique `key` is there. */
  orUpdate(key: readonly string[], columns: readonly string[]): string;
}

const doubleQuoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

export const sqliteDialect: Dialect = {
  schemaVersion: 3,
  quote: doubleQuoted,
  placeholders: (statement) => statement,
  columnType: sqliteColumnType,
  orUpdate(key, columns) {
    const updates = columns.map((column) => `${doubleQuoted(column)} = excluded.${doubleQuoted(column)}`);
    return `ON CONFLICT (${key.join(", ")}) DO UPDATE SET ${updates.join(", ")}`;
  },
};

/** SQLite looks at little more than INT and CHAR in these; they are the original's words. */
function sqliteColumnType(kind: ColumnKind): string {
  switch (kind) {
    case "id":
      return "INTEGER PRIMARY KEY";
    case "reference":
      return "int(10)";
    case "small":
      return "int(4)";
    case "boolean":
      return "int(1)";
    case "date":
      return "datetime";
    case "subscription":
      return "varchar(20)";
    case "version":
      return "INTEGER";
    default:
      return `varchar(${kind.text})`;
  }
}
