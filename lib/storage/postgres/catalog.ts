import type { ServerCatalog } from "../server/catalog.ts";
import { postgresDialect } from "./dialect.ts";

const { quote } = postgresDialect;

export const postgresCatalog: ServerCatalog = {
  nameOf: quote,
  indexes: "SELECT i.indexrelid AS index_name, i.indisunique AS is_unique, a.attname AS column_name " +
    "FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, place) " +
    "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum " +
    "WHERE i.indrelid = to_regclass(?) AND i.indpred IS NULL ORDER BY i.indexrelid, k.place",
  // the modifier of a varchar is its width and 4, or -1
  widths: "SELECT attname AS column_name, atttypmod - 4 AS width FROM pg_attribute " +
    "WHERE attrelid = to_regclass(?) AND atttypid = 'varchar'::regtype AND attnum > 0",
  createIndex(table, { columns, unique }) {
    const name = quote(`${table}_${columns.join("_")}_index`);
    if (unique) return `CREATE UNIQUE INDEX ${name} ON ${quote(table)} (${columns.join(", ")})`;
    // a legacy name can be longer than an entry of any other kind
    const [only, ...others] = columns;
    const kind = others.length === 0 && only === "uin" ? "USING hash " : "";
    return `CREATE INDEX ${name} ON ${quote(table)} ${kind}(${columns.join(", ")})`;
  },
};
