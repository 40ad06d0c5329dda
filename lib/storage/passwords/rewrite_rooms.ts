import { type UserId, userId } from "../../ids.ts";
import type { Dialect } from "../dialect.ts";
import type { SqlDriver } from "../sql_driver.ts";
import { readInteger, readText } from "../sql_row.ts";
import type { SealedPassword } from "./cipher.ts";
import type { Secrets } from "./secrets.ts";

/** How many passwords one transaction rewrites. */
const batch = 500;

interface Outdated {
  readonly user: UserId;
  readonly number: number;
  readonly room: string;
  readonly before: SealedPassword;
}

/** As `rewritePasswords`, of the passwords of rooms: of those there are few, and all are read at once. */
export async function rewriteRoomPasswords(
  driver: SqlDriver,
  dialect: Dialect,
  prefix: string,
  secrets: Secrets,
): Promise<number> {
  if (secrets.cipher === undefined) return 0;
  const sql = statements(dialect, prefix);
  const outdated = (await driver.query(sql.outdated, [secrets.cipher.keyId])).map((row) => ({
    user: userId(readText(row["jid"])),
    number: readInteger(row["user_id"]),
    room: readText(row["room"]),
    before: { keyId: readText(row["key_id"]), text: readText(row["password"]) },
  }));
  let rewritten = 0;
  for (let at = 0; at < outdated.length; at += batch) {
    rewritten += await rewrite(driver, sql, outdated.slice(at, at + batch), secrets);
  }
  return rewritten;
}

/** A row that is another by now was saved anew, with the current key. */
async function rewrite(
  driver: SqlDriver,
  sql: ReturnType<typeof statements>,
  rows: readonly Outdated[],
  secrets: Secrets,
): Promise<number> {
  const sealed = await Promise.all(rows.map(async ({ user, room, before }) => {
    const password = await secrets.tryOpenOfRoom(user, room, before);
    return password === undefined ? undefined : await secrets.sealOfRoom(user, room, password);
  }));
  return await driver.transaction(async (session) => {
    let saved = 0;
    for (const [index, { number, room, before }] of rows.entries()) {
      const after = sealed[index];
      if (after === undefined) continue;
      saved += await session.execute(sql.replace, [after.keyId, after.text, number, room, before.text]);
    }
    return saved;
  });
}

function statements(dialect: Dialect, prefix: string) {
  const table = (name: string) => dialect.quote(prefix + name);
  const passwords = table("room_passwords");
  return {
    outdated: dialect.placeholders(
      `SELECT u.jid, p.user_id, p.room, p.key_id, p.password FROM ${passwords} p ` +
        `JOIN ${table("users")} u ON u.id = p.user_id WHERE p.key_id <> ?`,
    ),
    replace: dialect.placeholders(
      `UPDATE ${passwords} SET key_id = ?, password = ? WHERE user_id = ? AND room = ? AND password = ?`,
    ),
  };
}
