import type { Dialect } from "./dialect.ts";
import type { Secrets } from "./passwords/secrets.ts";

/**
 * What a statement may be given. The driver binds it as its engine's own type: text after `storable()`, a Date to
 * the second and in UTC.
 */
export type SqlValue = string | number | boolean | Date | null;

/** A result row, by column name. Engines disagree on the types inside: read it with `sql_row.ts`. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Something statements can be sent to: a connection, or a transaction on one. */
export interface SqlSession {
  query(statement: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Answers how many rows were found to change, whether or not they differ afterwards. */
  execute(statement: string, values: readonly SqlValue[]): Promise<number>;
}

/** A connection to one database. Closing waits for what has been asked before. */
export interface SqlDriver extends SqlSession, AsyncDisposable {
  /**
   * Runs `work` in a transaction: commits when it resolves, rolls back when it rejects. Inside, only the
   * given session may be used; the driver's own methods may wait until the transaction has ended.
   */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;

  /**
   * Runs `work`, which only reads, on the database as it is at one moment. Others go on writing meanwhile, and
   * nobody waits for anybody.
   */
  snapshot<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
}

/** A database whose tables are there, and how things are written in it. */
export interface SqlDatabase {
  readonly driver: SqlDriver;
  readonly dialect: Dialect;
  readonly prefix: string;
  readonly secrets: Secrets;
}
