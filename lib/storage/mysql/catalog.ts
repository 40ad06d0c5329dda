import type { ServerCatalog } from "../server/catalog.ts";
import { quote } from "./dialect.ts";

export const mysqlCatalog: ServerCatalog = {
  nameOf: (table) => table,
  indexes: "SELECT index_name AS index_name, 1 - non_unique AS is_unique, column_name AS column_name " +
    "FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? " +
    "ORDER BY index_name, seq_in_index",
  widths: "SELECT column_name AS column_name, character_maximum_length AS width " +
    "FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? " +
    "AND data_type = 'varchar'",
  createIndex(table, { name, columns, unique }) {
    const kind = unique ? "UNIQUE INDEX" : "INDEX";
    // an entry has room for the beginning of a legacy name only
    const parts = columns.map((column) => unique || column !== "uin" ? column : `${column}(191)`);
    return `CREATE ${kind} ${quote(name)} ON ${quote(table)} (${parts.join(", ")})`;
  },
};
