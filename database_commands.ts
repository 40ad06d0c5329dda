/** Backup, restore and copying from the command line: joins them with files and the terminal. */
import type { Config, DatabaseRequest } from "./lib/config/mod.ts";
import { formatProblem } from "./lib/config/mod.ts";
import { openLog } from "./lib/log/mod.ts";
import {
  backup,
  copyDatabase,
  openSql,
  parseBackup,
  restore,
  type RowCounts,
  type SqlStorage,
} from "./lib/storage/mod.ts";
import { ProgressBar } from "./progress_bar.ts";
import { load } from "./run.ts";

/** Does what is asked and says how many rows it was. Throws the reason when it cannot be done. */
export async function runDatabaseCommand(request: DatabaseRequest): Promise<void> {
  const progress = terminalProgress();
  try {
    const done = await perform(request, (done, of) => progress?.show(done, of));
    progress?.clear();
    console.log(done);
  } finally {
    progress?.clear();
  }
}

type Show = (done: number, of: number) => void;

/** Answers what was done. */
async function perform(request: DatabaseRequest, show: Show): Promise<string> {
  switch (request.kind) {
    case "backup": {
      await using storage = await openExisting(request.configPath);
      const rows = rowsOf(await writeBackup(storage, request.file, show));
      const isClear = storage.database.secrets.cipher === undefined;
      return `${request.file} holds ${rows}${isClear ? ", with passwords in clear text" : ""}.`;
    }
    case "restore": {
      await using storage = await open(request.configPath);
      const rows = parseBackup(fileLines(request.file, show));
      return `Restored ${rowsOf(await restore(storage.database, rows, request.force))}.`;
    }
    case "copy-database": {
      await using from = await openExisting(request.from);
      await using to = await open(request.to);
      return `Copied ${rowsOf(await copyDatabase(from.database, to.database, request.force, show))}.`;
    }
  }
}

function rowsOf(counts: RowCounts): string {
  return Object.entries(counts).map(([row, count]) => `${count} ${row} rows`).join(", ");
}

/** Opening a file of SQLite creates it, but there is nothing to be had from a new one. */
async function openExisting(configPath: string): Promise<SqlStorage> {
  const { type, database } = (await readConfig(configPath)).database;
  if (type === "sqlite3") await Deno.stat(database);
  return await open(configPath);
}

async function open(configPath: string): Promise<SqlStorage> {
  const { database } = await readConfig(configPath);
  const { log } = openLog({ directory: "", level: "warning", maxBytes: 0, files: 0 });
  const storage = await openSql(database, { log });
  if (storage === undefined) throw new Error(`${configPath}: database.type is none: there is no database`);
  return storage;
}

async function readConfig(configPath: string): Promise<Config> {
  const plain = { kind: "run", overrides: [], foreground: true, checkOnly: false } as const;
  const { config, problems } = await load({ ...plain, configPath });
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join("\n"));
  return config;
}

/** The file appears when it is whole. It holds passwords, so it is for its owner alone. */
async function writeBackup({ database }: SqlStorage, path: string, show: Show): Promise<RowCounts> {
  const unfinished = `${path}.unfinished`;
  await removeIfThere(unfinished);
  try {
    const counts = await writeFile(unfinished, (write) => backup(database, write, new Date(), show));
    await Deno.rename(unfinished, path);
    return counts;
  } catch (error) {
    await removeIfThere(unfinished);
    throw error;
  }
}

async function writeFile<T>(
  path: string,
  work: (write: (line: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  using file = await Deno.open(path, { write: true, createNew: true, mode: 0o600 });
  const encoder = new TextEncoder();
  let pending = "";
  const flush = async () => {
    let bytes = encoder.encode(pending);
    pending = "";
    while (bytes.length > 0) bytes = bytes.subarray(await file.write(bytes));
  };
  const result = await work(async (line) => {
    pending += line;
    if (pending.length >= 65_536) await flush();
  });
  await flush();
  await file.sync();
  return result;
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** The lines of a file, as it is read. */
async function* fileLines(path: string, show: Show): AsyncGenerator<string> {
  const file = await Deno.open(path);
  const { size } = await file.stat();
  let read = 0;
  let rest = "";
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const bytes of file.readable) {
    const [first = "", ...more] = decoder.decode(bytes, { stream: true }).split("\n");
    rest += first;
    for (const next of more) {
      yield rest;
      rest = next;
    }
    show(read += bytes.length, size);
  }
  if (rest !== "") yield rest;
}

/** Undefined when nobody would see it. */
function terminalProgress(): ProgressBar | undefined {
  if (!Deno.stderr.isTerminal()) return undefined;
  const encoder = new TextEncoder();
  return new ProgressBar((text) => Deno.stderr.writeSync(encoder.encode(text)), () => performance.now());
}
