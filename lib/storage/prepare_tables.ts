import type { Clock } from "../clock.ts";
import type { Log } from "../log/mod.ts";
import { createTables } from "./create_tables.ts";
import type { Dialect } from "./dialect.ts";
import { migrate } from "./migrations.ts";
import { rewritePasswords } from "./passwords/rewrite.ts";
import { rewriteRoomPasswords } from "./passwords/rewrite_rooms.ts";
import { Secrets } from "./passwords/secrets.ts";
import type { SqlDriver, SqlSession } from "./sql_driver.ts";

/** What all engines are opened with. */
export interface OpenOptions {
  /** Goes in front of all table names, so that several transports can share a database. */
  readonly prefix?: string;
  readonly clock?: Clock;
  readonly secrets?: Secrets;
  /** `database.vip_statement` */
  readonly vipStatement?: string;
  readonly log?: Log;
}

/** Makes the tables ready: what is missing is created, our own are brought up to date, passwords get the current key. */
export async function prepareTables(
  driver: SqlDriver,
  dialect: Dialect,
  createIndexes: (session: SqlSession, prefix: string) => Promise<void>,
  { prefix = "", secrets = new Secrets() }: OpenOptions,
): Promise<void> {
  await migrate(driver, dialect, prefix);
  await driver.transaction(async (session) => {
    await createTables(session, dialect, prefix);
    await createIndexes(session, prefix);
  });
  await rewritePasswords(driver, dialect, prefix, secrets);
  await rewriteRoomPasswords(driver, dialect, prefix, secrets);
}
