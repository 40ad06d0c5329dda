import { type BackupRow, type KeptRow, RowCounter, type RowCounts } from "./row.ts";
import type { SealedPassword } from "../passwords/cipher.ts";
import { storable } from "../stored_text.ts";

/*
 * The form of a backup file: JSON, an object a line. The first says what it is, the last how many rows there were, so
 * that a file that was cut off is not taken for a whole one.
 */

const format = "spectrum2 backup";
const version = 1;

type Json = Readonly<Record<string, unknown>>;

/** The lines of a backup file, with line feeds. `counter` must have counted every row by the time it comes. */
export async function* backupLines(
  rows: AsyncIterable<BackupRow>,
  counter: RowCounter,
  createdAt: Date,
): AsyncGenerator<string> {
  yield line({ format, version, createdAt: createdAt.toISOString() });
  for await (const row of rows) yield line(row);
  yield line({ end: counter.counts });
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/**
 * The rows of a backup file, given line by line. Throws with the line's number at the first that is wrong; at the
 * end when it was cut off. So nothing is certain before the last row was read.
 */
export async function* parseBackup(lines: AsyncIterable<string>): AsyncGenerator<BackupRow> {
  const counter = new RowCounter();
  let [number, ended] = [0, false];
  for await (const text of lines) {
    number++;
    try {
      if (ended) throw new Error("something stands behind the end");
      const value = parseObject(text);
      if (number === 1) checkHeader(value);
      else if ("end" in value) ended = checkEnd(value["end"], counter.counts);
      else {
        const row = parseRow(value);
        counter.count(row);
        yield row;
      }
    } catch (cause) {
      throw new Error(`line ${number}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
  if (!ended) throw new Error(`it ends after line ${number}, in the middle of a backup`);
}

function checkHeader(header: Json): void {
  if (header["format"] !== format) throw new Error("this is no backup of Spectrum 2");
  if (header["version"] === version) return;
  throw new Error(`this is a backup of version ${header["version"]}, and only ${version} is known here`);
}

function checkEnd(stated: unknown, counted: RowCounts): boolean {
  if (typeof stated === "object" && stated !== null) {
    const said = new Map<string, unknown>(Object.entries(stated));
    // Older files do not know all kinds.
    if (Object.entries(counted).every(([kind, count]) => (said.get(kind) ?? 0) === count)) return true;
  }
  throw new Error("the file holds other numbers of rows than it says at its end");
}

function parseRow(value: Json): BackupRow {
  const read = new FieldReader(value);
  switch (value["row"]) {
    case "user":
      return {
        row: "user",
        user: read.text("user"),
        legacyName: read.text("legacyName"),
        password: read.password("password"),
        language: read.text("language"),
        encoding: read.text("encoding"),
        lastLogin: value["lastLogin"] === null ? null : read.time("lastLogin"),
        vip: read.boolean("vip"),
        online: read.boolean("online"),
      };
    case "setting":
    case "buddy-setting":
      return {
        row: value["row"],
        name: read.text("name"),
        type: read.integer("type"),
        value: read.text("value"),
      };
    case "buddy":
      return {
        row: "buddy",
        name: read.text("name"),
        subscription: read.text("subscription"),
        alias: read.text("alias"),
        groups: read.text("groups"),
        flags: read.integer("flags"),
      };
    case "room":
      return {
        row: "room",
        room: read.text("room"),
        name: read.text("name"),
        address: read.text("address"),
        nickname: read.text("nickname"),
      };
    case "room-password":
      return { row: "room-password", room: read.text("room"), password: read.password("password") };
    case "message-id":
      return {
        row: "message-id",
        conversation: read.text("conversation"),
        legacyId: read.text("legacyId"),
        ownId: read.text("ownId"),
        sentAt: read.time("sentAt"),
      };
    case "message":
      return { row: "message", contact: read.text("contact"), ...keptFields(read) };
    case "waiting":
      return { row: "waiting", ...keptFields(read) };
  }
  throw new Error(`there are no rows of the kind ${JSON.stringify(value["row"])}`);
}

function keptFields(read: FieldReader): KeptRow {
  return { id: read.text("id"), position: read.integer("position"), text: read.text("text") };
}

/** Takes a row's fields out of what was parsed. No error shows a value: it may be a password. */
class FieldReader {
  readonly #fields: Json;

  constructor(fields: Json) {
    this.#fields = fields;
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value === "string") return storable(value);
    throw new Error(`${name} is no text`);
  }

  integer(name: string): number {
    const value = this.#fields[name];
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    throw new Error(`${name} is no whole number`);
  }

  boolean(name: string): boolean {
    const value = this.#fields[name];
    if (typeof value === "boolean") return value;
    throw new Error(`${name} is neither true nor false`);
  }

  time(name: string): string {
    const value = this.text(name);
    if (!Number.isNaN(new Date(value).getTime())) return value;
    throw new Error(`${name} is no time`);
  }

  password(name: string): string | SealedPassword {
    const value = this.#fields[name];
    if (!isObject(value)) return this.text(name);
    const sealed = new FieldReader(value);
    return { keyId: sealed.text("keyId"), text: sealed.text("text") };
  }
}

function parseObject(text: string): Json {
  const value = parseJson(text);
  if (isObject(value)) return value;
  throw new Error("this is no JSON object");
}

/** The parser's own message would quote the line. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
