import type { Dialect } from "../dialect.ts";
import { sameAgain } from "./marks.ts";
import type { ColumnKind } from "../schema.ts";

/** What a MySQL or MariaDB server and the database on it are like. */
export interface MysqlTraits {
  /** The collation for new tables: of utf8mb4, byte for byte, if possible with trailing spaces counting. */
  readonly collation: string;
  /** The character set of the original's tables, which has no emoji; undefined if ours, which has all. */
  readonly narrowCharset: string | undefined;
  /** Whether unique keys pass over trailing spaces. */
  readonly padded: boolean;
}

export function mysqlDialect({ collation, narrowCharset }: MysqlTraits): Dialect {
  // what the column's character set lacks could not even be compared with it
  const mark = narrowCharset === undefined ? "?" : `CONVERT(? USING ${narrowCharset})`;
  return {
    schemaVersion: 2,
    tableOptions: ` ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=${collation}`,
    lockingRead: " FOR UPDATE",
    quote,
    placeholders: (statement) => statement,
    // the first half finds it through the index, the second knows a trailing space
    equals: (column) => `(${column} = ${mark} AND CAST(${column} AS BINARY) = ${sameAgain})`,
    columnType: mysqlColumnType,
    orUpdate(_key, columns) {
      const updates = columns.map((column) => `${quote(column)} = VALUES(${quote(column)})`);
      return `ON DUPLICATE KEY UPDATE ${updates.join(", ")}`;
    },
    analyze: (table) => `ANALYZE TABLE ${table}`,
  };
}

/** An identifier in MySQL's own quotes. */
export function quote(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

function mysqlColumnType(kind: ColumnKind): string {
  switch (kind) {
    case "id":
      return "int(10) unsigned PRIMARY KEY AUTO_INCREMENT";
    case "reference":
    case "version":
      return "int(10) unsigned";
    case "small":
      return "smallint(4)";
    case "boolean":
      return "tinyint(1)";
    case "date":
      return "datetime";
    case "subscription":
      return "enum('to','from','both','ask','none')";
    case "milliseconds":
      return "bigint";
    case "long text":
      return "mediumtext";
    default:
      return textType(kind);
  }
}

function textType(kind: Exclude<ColumnKind, string>): string {
  if ("bytes" in kind) return `varbinary(${kind.bytes})`;
  return kind.long ? "mediumtext" : `varchar(${kind.text})`;
}
