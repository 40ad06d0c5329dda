import { legacyName, type UserId, userId } from "../ids.ts";
import type { BuddyRecord, UserRecord } from "./records.ts";
import type { StoredPassword } from "./passwords/secrets.ts";
import type { SqlRow } from "./sql_driver.ts";
import { splitGroups } from "./stored_text.ts";

/*
 * Reads values that an engine, or somebody with a database tool, may have stored as another type than expected.
 * Nothing here throws: one strange row must not keep a user from logging in.
 */

export function readText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return value === null || value === undefined ? "" : String(value);
}

/** A whole number, 0 for anything else. */
export function readInteger(value: unknown): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : 0;
}

export function readBoolean(value: unknown): boolean {
  return value === true || readInteger(value) !== 0;
}

/** A point in time; text is `YYYY-MM-DD HH:MM:SS` in UTC, as the original writes it. */
export function readDate(value: unknown): Date | undefined {
  const date = value instanceof Date ? value : dateFromText(readText(value));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function dateFromText(text: string): Date {
  return new Date(`${text.replace(" ", "T")}Z`);
}

export function readUserId(row: SqlRow): UserId {
  return userId(readText(row["jid"]));
}

/** The password as it is stored: from `password`, and `key_id` and `own_password` of our own table. */
export function readPassword(row: SqlRow): StoredPassword {
  const [keyId, text] = [row["key_id"], row["own_password"]];
  const isThere = text !== null && text !== undefined;
  const own = isThere ? { keyId: readText(keyId), text: readText(text) } : undefined;
  return { column: readText(row["password"]), own };
}

/** Without the password, which is read for itself. */
export function readUser(row: SqlRow): Omit<UserRecord, "password"> {
  return {
    user: readUserId(row),
    legacyName: legacyName(readText(row["uin"])),
    language: readText(row["language"]),
    encoding: readText(row["encoding"]),
    vip: readBoolean(row["vip"]),
    online: readBoolean(row["online"]),
    lastLogin: readDate(row["last_login"]),
  };
}

/** A whole roster. Most buddies are in the same few groups: these are split once and kept once. */
export function readBuddies(rows: readonly SqlRow[]): BuddyRecord[] {
  const known = new Map<string, readonly string[]>();
  return rows.map((row) => {
    const text = readText(row["groups"]);
    let groups = known.get(text);
    if (groups === undefined) known.set(text, groups = splitGroups(text));
    return readBuddy(row, groups);
  });
}

function readBuddy(row: SqlRow, groups: readonly string[]): BuddyRecord {
  return {
    name: legacyName(readText(row["uin"])),
    alias: readText(row["nickname"]),
    groups,
    // COMPAT(spectrum2): old rows also hold `to`, `from` and `none`, and the original takes them for `ask`
    subscription: row["subscription"] === "both" ? "both" : "ask",
    flags: readInteger(row["flags"]),
    iconHash: readText(row["icon_hash"]),
  };
}
