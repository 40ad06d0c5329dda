import type { UserId } from "../../ids.ts";
import type { SqlDatabase, SqlSession } from "../sql_driver.ts";
import { readText, readUserId } from "../sql_row.ts";
import type { BackupRow } from "./row.ts";

/** The passwords of the rooms of the users with numbers beyond the first up to the second, by user. */
export async function readRoomPasswords(
  session: SqlSession,
  { dialect, prefix, secrets }: SqlDatabase,
  [last, end]: readonly [number, number],
  reveal: boolean,
): Promise<ReadonlyMap<UserId, readonly BackupRow[]>> {
  const table = (name: string) => dialect.quote(prefix + name);
  const statement = dialect.placeholders(
    `SELECT u.jid, p.room, p.key_id, p.password FROM ${table("room_passwords")} p ` +
      `JOIN ${table("users")} u ON u.id = p.user_id ` +
      `WHERE p.user_id > ? AND p.user_id <= ? ORDER BY p.user_id, p.room`,
  );
  const found = new Map<UserId, BackupRow[]>();
  for (const row of await session.query(statement, [last, end])) {
    const [user, room] = [readUserId(row), readText(row["room"])];
    const sealed = { keyId: readText(row["key_id"]), text: readText(row["password"]) };
    const staysSealed = sealed.keyId !== "" && !reveal;
    const password = staysSealed ? sealed : await secrets.openOfRoom(user, room, sealed);
    const known = found.get(user) ?? [];
    known.push({ row: "room-password", room, password });
    found.set(user, known);
  }
  return found;
}
