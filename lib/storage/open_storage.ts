import type { Clock } from "../clock.ts";
import type { Config } from "../config/mod.ts";
import type { Log } from "../log/mod.ts";
import { MemoryStorage } from "./memory.ts";
import { readPasswordKeys } from "./passwords/keys.ts";
import { Secrets } from "./passwords/secrets.ts";
import { openSqlite } from "./sqlite.ts";
import type { SqlStorage } from "./sql_storage.ts";
import type { Storage } from "./storage.ts";

type DatabaseConfig = Config["database"];

/** What the outside gives to a storage. */
export interface StorageSurroundings {
  readonly clock?: Clock;
  readonly log?: Log;
}

/** Opens what the configuration names. Rejects with a text for the operator. */
export async function openStorage(
  database: DatabaseConfig,
  surroundings: StorageSurroundings = {},
): Promise<Storage> {
  return await openSql(database, surroundings) ?? new MemoryStorage(surroundings.clock);
}

/** The same where there must be a database; undefined without one. */
export async function openSql(
  database: DatabaseConfig,
  surroundings: StorageSurroundings = {},
): Promise<SqlStorage | undefined> {
  const { type, prefix, vipStatement } = database;
  if (type === "none") return undefined;
  const secrets = await readSecrets(database, surroundings.log);
  const options = { ...surroundings, prefix, vipStatement, secrets };
  switch (type) {
    case "sqlite3":
      return await openSqlite(database.database, options);
    // what is not configured is not loaded
    case "pqxx":
      return await (await import("./postgres/open.ts")).openPostgres(database, options);
    case "mysql":
      return await (await import("./mysql/open.ts")).openMysql(database, options);
  }
}

/** What the operator should know about how that database keeps passwords. Also tries the key file. */
export async function passwordAdvice(database: DatabaseConfig): Promise<string | undefined> {
  return database.type === "none" ? undefined : (await readSecrets(database)).advice;
}

async function readSecrets(database: DatabaseConfig, log?: Log): Promise<Secrets> {
  const cipher = await readPasswordKeys(database.passwordKeyFile);
  // COMPAT(spectrum2): in SQLite the original never used its key
  const oldKey = database.type === "sqlite3" ? "" : database.encryptionKey;
  return new Secrets({ oldKey, cipher, ...log === undefined ? {} : { log } });
}
