import { DatabaseSync, type StatementSync } from "node:sqlite";
import { dirname } from "node:path";
import { type Clock, systemClock } from "../clock.ts";
import { errorText, TransportError } from "../errors.ts";
import { createTables } from "./create_tables.ts";
import { sqliteDialect } from "./dialect.ts";
import type { SqlDriver, SqlRow, SqlSession, SqlValue } from "./sql_driver.ts";
import { SqlStorage } from "./sql_storage.ts";
import { createIndexes } from "./sqlite_indexes.ts";
import type { Storage } from "./storage.ts";
import { storable } from "./stored_text.ts";

/**
 * How long statements may follow each other before everything else gets a turn, in milliseconds. The engine is
 * synchronous: without a pause, a thousand rosters written together would hold every message up for a second.
 */
const longestRun = 5;

/** Milliseconds to wait for another process that is writing. The whole program waits, so it stays short. */
const busyTimeout = 5000;

/**
 * Opens a SQLite database, creating the file, its folder, and missing tables and indexes. `:memory:` keeps it in
 * memory. The prefix goes in front of all table names, so that several transports can share a file.
 * Rejects with a `TransportError("storage-failed")` that names the file and the reason.
 */
export async function openSqlite(
  path: string,
  prefix = "",
  clock: Clock = systemClock,
): Promise<Storage> {
  try {
    if (path !== ":memory:") await prepareFile(path);
    await using opened = new AsyncDisposableStack();
    const driver = opened.use(new SqliteDriver(path));
    await driver.query("PRAGMA journal_mode = WAL", []);
    // with WAL a power cut can lose the last commits, but never breaks the file
    await driver.execute("PRAGMA synchronous = NORMAL", []);
    await driver.transaction(async (session) => {
      await createTables(session, sqliteDialect, prefix);
      await createIndexes(session, prefix);
    });
    opened.move();
    return new SqlStorage(driver, sqliteDialect, prefix, clock);
  } catch (cause) {
    const text = `Cannot open the database ${path}: ${errorText(cause)}`;
    throw new TransportError("storage-failed", text, { cause });
  }
}

/** A new file is for its owner alone: there are passwords in it. An existing one keeps its mode. */
async function prepareFile(path: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  try {
    // Never open one that exists: closing it would drop the locks SQLite holds on it elsewhere in this process.
    (await Deno.open(path, { createNew: true, write: true, mode: 0o600 })).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}

/** `node:sqlite` behind the driver interface. It is synchronous, so each statement is done when it returns. */
export class SqliteDriver implements SqlDriver {
  readonly #database: DatabaseSync;
  /** As many as there are statement texts, which is a fixed number. */
  readonly #prepared = new Map<string, StatementSync>();
  readonly #session: SqlSession;
  #last: Promise<void> = Promise.resolve();
  /** When the first statement ran after the event loop was last known to turn. */
  #busySince: number | undefined;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, { timeout: busyTimeout });
    this.#session = {
      query: (statement, values) => Promise.try(() => this.#query(statement, values)),
      execute: (statement, values) => Promise.try(() => this.#execute(statement, values)),
    };
  }

  query(statement: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#inTurn(() => this.#query(statement, values));
  }

  execute(statement: string, values: readonly SqlValue[]): Promise<number> {
    return this.#inTurn(() => this.#execute(statement, values));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = await work(this.#session);
        this.#database.exec("COMMIT");
        return result;
      } catch (error) {
        // some failures, a full disk for one, have rolled back already
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
        throw error;
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inTurn(() => {
      this.#prepared.clear();
      if (this.#database.isOpen) this.#database.close();
    });
    await this.#last;
  }

  /** There is one connection: what came in between would become part of an open transaction. */
  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      this.#busySince ??= performance.now();
      return work();
    });
    this.#last = result.then(() => this.#breathe(), () => this.#breathe());
    return result;
  }

  /** Lets the event loop turn once, if it has not for a while. */
  #breathe(): void | Promise<void> {
    if (this.#busySince === undefined || performance.now() - this.#busySince < longestRun) return;
    this.#busySince = undefined;
    // Not setImmediate: in Deno 2.7 a row of those keeps sockets from being served at all.
    return new Promise((resolve) => void setTimeout(resolve, 0));
  }

  #query(statement: string, values: readonly SqlValue[]): readonly SqlRow[] {
    return this.#prepare(statement).all(...values.map(bindable));
  }

  #execute(statement: string, values: readonly SqlValue[]): number {
    return Number(this.#prepare(statement).run(...values.map(bindable)).changes);
  }

  #prepare(statement: string): StatementSync {
    let prepared = this.#prepared.get(statement);
    if (prepared === undefined) {
      prepared = this.#database.prepare(statement);
      prepared.setReadBigInts(true); // else one absurd number in a row makes reading it throw
      this.#prepared.set(statement, prepared);
    }
    return prepared;
  }
}

/** SQLite has neither booleans nor dates. COMPAT(spectrum2): dates look as `DATETIME('NOW')` makes them. */
function bindable(value: SqlValue): string | number | null {
  if (typeof value === "string") return storable(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace("T", " ");
  return value;
}
