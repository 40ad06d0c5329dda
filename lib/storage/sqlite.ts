import { DatabaseSync, type StatementSync } from "node:sqlite";
import { dirname } from "node:path";
import { errorText, TransportError } from "../errors.ts";
import { boundNumber } from "./bound_value.ts";
import { sqliteDialect } from "./sqlite_dialect.ts";
import { type OpenOptions, prepareTables } from "./prepare_tables.ts";
import { patiently, type Remedy } from "./patience.ts";
import type { SqlDriver, SqlRow, SqlSession, SqlValue } from "./sql_driver.ts";
import { SqlStorage } from "./sql_storage.ts";
import { createIndexes } from "./sqlite_indexes.ts";

/**
 * How long statements may follow each other before everything else gets a turn, in milliseconds. The engine is
 * synchronous: without a pause, a thousand rosters written together would hold every message up for a second.
 */
const longestRun = 5;

/** Milliseconds in which the whole program waits for another process that is writing; after it only we do. */
const busyTimeout = 20;

/** Rows as arrays: the objects have no prototype, and V8 takes as long to make and read those as the query takes. */
const databaseOptions = { timeout: busyTimeout, returnArrays: true };

/**
 * Opens a SQLite database, creating the file, its folder, and missing tables and indexes. `:memory:` keeps it in
 * memory. Rejects with a `TransportError("storage-failed")` that names the file and the reason.
 */
export async function openSqlite(path: string, options: OpenOptions = {}): Promise<SqlStorage> {
  try {
    if (path !== ":memory:") await prepareFile(path);
    await using opened = new AsyncDisposableStack();
    const driver = opened.use(new SqliteDriver(path));
    await driver.query("PRAGMA journal_mode = WAL", []);
    // with WAL a power cut can lose the last commits, but never breaks the file
    await driver.execute("PRAGMA synchronous = NORMAL", []);
    // what was deleted or encrypted is overwritten in the file, not only forgotten
    await driver.query("PRAGMA secure_delete = ON", []);
    await prepareTables(driver, sqliteDialect, createIndexes, options);
    const storage = new SqlStorage(driver, sqliteDialect, options);
    opened.move();
    return storage;
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
  readonly #prepared = new Map<string, Prepared>();
  readonly #session: SqlSession;
  #last: Promise<void> = Promise.resolve();
  /** When the first statement ran after the event loop was last known to turn. */
  #busySince: number | undefined;

  constructor(path: string) {
    this.#database = new DatabaseSync(path, databaseOptions);
    this.#session = {
      query: (statement, values) => Promise.try(() => this.#query(statement, values)),
      execute: (statement, values) => Promise.try(() => this.#execute(statement, values)),
    };
  }

  query(statement: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#inTurn(() => whenFree(() => this.#query(statement, values)));
  }

  execute(statement: string, values: readonly SqlValue[]): Promise<number> {
    return this.#inTurn(() => whenFree(() => this.#execute(statement, values)));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#within("BEGIN IMMEDIATE", work);
  }

  /** Thanks to the WAL, reading neither waits for a writer nor holds one up. */
  snapshot<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#within("BEGIN", work);
  }

  #within<T>(begin: string, work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      // prepared: the errors of exec() do not say what they are
      await whenFree(() => this.#execute(begin, []));
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
    if (!this.#database.isOpen) return;
    if (this.#busySince === undefined || performance.now() - this.#busySince < longestRun) return;
    this.#busySince = undefined;
    // Not setImmediate: in Deno 2.7 a row of those keeps sockets from being served at all.
    return new Promise((resolve) => void setTimeout(resolve, 0));
  }

  #query(text: string, values: readonly SqlValue[]): readonly SqlRow[] {
    const { statement, columns } = this.#prepare(text);
    const rows: readonly SqlRow[] = statement.all(...values.map(boundNumber));
    return rows.map((row) => Array.isArray(row) ? named(columns, row) : row);
  }

  #execute(text: string, values: readonly SqlValue[]): number {
    return Number(this.#prepare(text).statement.run(...values.map(boundNumber)).changes);
  }

  #prepare(text: string): Prepared {
    let prepared = this.#prepared.get(text);
    if (prepared === undefined) {
      const statement = this.#database.prepare(text);
      statement.setReadBigInts(true); // else one absurd number in a row makes reading it throw
      prepared = { statement, columns: statement.columns().map(({ name }) => name) };
      this.#prepared.set(text, prepared);
    }
    return prepared;
  }
}

interface Prepared {
  readonly statement: StatementSync;
  readonly columns: readonly string[];
}

function named(columns: readonly string[], values: readonly unknown[]): SqlRow {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < columns.length; index++) row[columns[index] ?? ""] = values[index];
  return row;
}

/** Tries again for a while when another process is writing. */
function whenFree<T>(work: () => T): Promise<T> {
  return patiently(() => Promise.try(work), { remedy: sqliteRemedy });
}

/** The low byte says what it is (https://sqlite.org/rescode.html), the others which kind of it. */
function sqliteRemedy(error: unknown): Remedy {
  const busy = 5;
  const isBusy = error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === busy;
  return isBusy ? "later" : "never";
}
