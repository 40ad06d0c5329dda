import type { Index } from "../schema.ts";

/** How a database server tells about its tables. */
export interface ServerCatalog {
  /** A table's name as the value that the two statements want. */
  readonly nameOf: (table: string) => string;
  /** Columns of indexes and keys, in order: `index_name`, `is_unique`, `column_name`. */
  readonly indexes: string;
  /** Text columns: `column_name`, and `width` in characters, nothing or 0 where there is no limit. */
  readonly widths: string;
  readonly createIndex: (table: string, index: Index) => string;
}
