import { backupLines } from "./file.ts";
import { type BackupRow, RowCounter, type RowCounts } from "./row.ts";
import { countUsers, readRows } from "./read_rows.ts";
import { refreshStatistics } from "../refresh_statistics.ts";
import type { SqlDatabase, SqlSession } from "../sql_driver.ts";
import { emptyTables, RowWriter } from "./write_rows.ts";

/** Told after each user how many are done, and of how many. */
export type OnProgress = (done: number, of: number) => void;

/**
 * Writes a backup, a line at a time, of one moment. Whoever uses the database meanwhile is not disturbed. Passwords
 * that are encrypted stay so, and need their key again; others are written in clear text.
 */
export async function backup(
  database: SqlDatabase,
  write: (line: string) => Promise<void>,
  now: Date,
  onProgress: OnProgress,
): Promise<RowCounts> {
  return await database.driver.snapshot(once(async (session) => {
    const counter = new RowCounter();
    const users = await countUsers(session, database);
    const rows = readRows(session, database, { reveal: false });
    const lines = backupLines(counted(rows, counter, (done) => onProgress(done, users)), counter, now);
    for await (const line of lines) await write(line);
    return counter.counts;
  }));
}

/**
 * Puts rows into a database, in one transaction: if anything is wrong with them or it, all is as it was before.
 * Passwords get the form that the database's own configuration wants. With `force` what is there is deleted; without
 * it a database that has users is refused with a {@link NotEmptyError}.
 */
export async function restore(
  database: SqlDatabase,
  rows: AsyncIterable<BackupRow>,
  force: boolean,
): Promise<RowCounts> {
  const counts = await database.driver.transaction(once(async (session) => {
    if (!force && await countUsers(session, database) > 0) throw new NotEmptyError();
    await emptyTables(session, database);
    const counter = new RowCounter();
    const writer = new RowWriter(session, database);
    for await (const row of counted(rows, counter)) await writer.write(row);
    await writer.finish();
    return counter.counts;
  }));
  await refreshStatistics(database);
  return counts;
}

/** Copies everything, as it is at one moment, from one database to another of any kind: see {@link restore}. */
export async function copyDatabase(
  from: SqlDatabase,
  to: SqlDatabase,
  force: boolean,
  onProgress: OnProgress,
): Promise<RowCounts> {
  return await from.driver.snapshot(once(async (session) => {
    const users = await countUsers(session, from);
    const rows = readRows(session, from, { reveal: true });
    return await restore(to, counted(rows, new RowCounter(), (done) => onProgress(done, users)), force);
  }));
}

/** There are users where a backup was to be restored to. */
export class NotEmptyError extends Error {
  constructor() {
    super("there are users in the database already: with --force they are replaced");
    this.name = "NotEmptyError";
  }
}

/** The same rows, counted on their way. */
async function* counted(
  rows: AsyncIterable<BackupRow>,
  counter: RowCounter,
  onUser: (done: number) => void = () => {},
): AsyncGenerator<BackupRow> {
  for await (const row of rows) {
    counter.count(row);
    yield row;
    if (row.row === "user") onUser(counter.counts.user);
  }
}

/** A driver repeats a transaction whose connection broke. What reads or writes a stream must not be repeated. */
function once<T>(work: (session: SqlSession) => Promise<T>): (session: SqlSession) => Promise<T> {
  let begun = false;
  return (session) => {
    if (begun) throw new Error("the connection to the database was lost in the middle");
    begun = true;
    return work(session);
  };
}
