import { errorText, TransportError } from "../../errors.ts";
import { silentLog } from "../../log/mod.ts";
import type { RoomOptions } from "../column_room.ts";
import type { Dialect } from "../dialect.ts";
import { type OpenOptions, prepareTables } from "../prepare_tables.ts";
import type { SqlDriver, SqlSession } from "../sql_driver.ts";
import { SqlStorage } from "../sql_storage.ts";
import type { ServerCatalog } from "./catalog.ts";
import { createServerIndexes } from "./indexes.ts";
import { readRoom } from "./room.ts";

/** The `database.*` options that say where a server is. */
export interface ServerOptions {
  readonly server: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly connectionstring: string;
}

/** What there is to know about a server before its tables are made ready. */
export interface ServerKind {
  readonly dialect: Dialect;
  readonly catalog: ServerCatalog;
  readonly traits?: Omit<RoomOptions, "widths">;
}

/**
 * Opens a database on a server: creates missing tables and indexes, and finds out what the text columns hold. Owns the
 * driver, also when it rejects. It does so with a `TransportError("storage-failed")` that names `place` and the reason.
 */
export async function openServer(
  driver: SqlDriver,
  kindOf: (driver: SqlDriver) => Promise<ServerKind>,
  place: string,
  options: OpenOptions,
): Promise<SqlStorage> {
  await using opened = new AsyncDisposableStack();
  opened.use(driver);
  try {
    const { dialect, catalog, traits } = await kindOf(driver);
    const { prefix = "", log = silentLog } = options;
    const createIndexes = (session: SqlSession) => createServerIndexes(session, dialect, prefix, catalog);
    await prepareTables(driver, dialect, createIndexes, options);
    const room = await readRoom(driver, dialect, prefix, catalog, traits);
    if (room.isNarrow) log.warn("the tables are narrow, so some texts are refused or cut", room.limits);
    const storage = new SqlStorage(driver, dialect, options, room);
    opened.move();
    return storage;
  } catch (cause) {
    const text = `Cannot open the database ${place}: ${reasonOf(cause)}`;
    throw new TransportError("storage-failed", text, { cause });
  }
}

/** Failing to connect to several addresses of one name has no text, only a code. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join("; ");
  return errorText(error);
}
