import { type Dialect, doubleQuoted, overwritten } from "../dialect.ts";
import type { ColumnKind } from "../schema.ts";

export const postgresDialect: Dialect = {
  schemaVersion: 1,
  tableOptions: "",
  lockingRead: " FOR UPDATE",
  quote,
  placeholders(statement) {
    let count = 0;
    return statement.replace(quotedOrMark, (found) => found === "?" ? `$${++count}` : found);
  },
  equals: (column) => `${column} = ?`,
  columnType: postgresColumnType,
  orUpdate: (key, columns) => overwritten(quote, key, columns),
  analyze: (table) => `ANALYZE ${table}`,
};

/** A quoted name or text, in which a question mark is just that; or a mark for a value. */
const quotedOrMark = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\?/g;

/** COMPAT(spectrum2): the original quotes no names, and PostgreSQL writes those in lower case. */
function quote(name: string): string {
  return doubleQuoted(name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
}

function postgresColumnType(kind: ColumnKind): string {
  switch (kind) {
    case "id":
      return "SERIAL PRIMARY KEY";
    case "reference":
    case "version":
      return "integer";
    case "small":
      return "smallint";
    case "boolean":
      return "boolean";
    case "date":
      return "timestamp";
    case "subscription":
      // COMPAT(spectrum2): no enum, whose name would be taken for all prefixes; the original reads this as well
      return "varchar(20)";
    case "milliseconds":
      return "bigint";
    case "long text":
      return "text";
    default:
      return textType(kind);
  }
}

function textType(kind: Exclude<ColumnKind, string>): string {
  // the "C" collation compares bytes, whatever the database's language
  if ("bytes" in kind) return `varchar(${kind.bytes}) COLLATE "C"`;
  return kind.long ? "text" : `varchar(${kind.text})`;
}
