import { type Dialect, doubleQuoted, overwritten } from "./dialect.ts";
import type { ColumnKind } from "./schema.ts";

export const sqliteDialect: Dialect = {
  schemaVersion: 3,
  tableOptions: "",
  lockingRead: "",
  quote: doubleQuoted,
  placeholders: (statement) => statement,
  equals: (column) => `${column} = ?`,
  columnType: sqliteColumnType,
  orUpdate: (key, columns) => overwritten(doubleQuoted, key, columns),
  analyze: () => undefined,
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
    case "milliseconds":
      return "bigint";
    case "long text":
      return "text";
    default:
      return `varchar(${"text" in kind ? kind.text : kind.bytes})`;
  }
}
