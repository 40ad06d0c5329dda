import type { Dialect } from "../dialect.ts";
import type { PasswordCipher, SealedPassword } from "./cipher.ts";
import type { Secrets, StoredPassword } from "./secrets.ts";
import type { SqlDriver, SqlRow, SqlSession } from "../sql_driver.ts";
import { readInteger, readPassword, readText, readUserId } from "../sql_row.ts";

/** How many users one transaction rewrites. */
const batch = 500;

interface Rewrite {
  readonly number: number;
  readonly before: StoredPassword;
  readonly after: SealedPassword;
}

/**
 * Encrypts with the current key what is not: clear text, the original's old form, passwords of earlier keys. Each row
 * is whole at any time and says itself how to read it, so a crash in the middle leaves work for the next opening and
 * nothing else. What cannot be read stays as it is. Answers how many passwords were rewritten.
 *
 * Throws, before it has changed anything, when the database holds passwords for which there is no key.
 */
export async function rewritePasswords(
  driver: SqlDriver,
  dialect: Dialect,
  prefix: string,
  secrets: Secrets,
): Promise<number> {
  const sql = statements(dialect, prefix);
  const { cipher } = secrets;
  refuseUnknownKeys(await driver.query(sql.keyIds, []), cipher);
  if (cipher === undefined) return 0;
  let rewritten = 0;
  let rows = await driver.query(sql.outdated, [0, cipher.keyId, batch]);
  while (rows.length > 0) {
    const found = await Promise.all(rows.map((row) => rewriteOf(row, secrets)));
    rewritten += await save(driver, sql, found.filter((one) => one !== undefined));
    rows = await driver.query(sql.outdated, [readInteger(rows.at(-1)?.["id"]), cipher.keyId, batch]);
  }
  return rewritten;
}

function save(driver: SqlDriver, sql: Statements, rewrites: readonly Rewrite[]): Promise<number> {
  return driver.transaction(async (session) => {
    let saved = 0;
    for (const rewrite of rewrites) if (await saveOne(session, sql, rewrite)) saved++;
    return saved;
  });
}

/** Answers false when the user has registered again since the row was read. */
async function saveOne(session: SqlSession, sql: Statements, rewrite: Rewrite): Promise<boolean> {
  const { number, before, after } = rewrite;
  if (before.column === "") {
    const values = [after.keyId, after.text, number, before.own?.text ?? ""];
    return await session.execute(sql.replacePassword, values) > 0;
  }
  if (await session.execute(sql.clearColumn, [number, before.column]) === 0) return false;
  await session.execute(sql.savePassword, [number, after.keyId, after.text]);
  return true;
}

async function rewriteOf(row: SqlRow, secrets: Secrets): Promise<Rewrite | undefined> {
  const [user, before] = [readUserId(row), readPassword(row)] as const;
  const password = await secrets.tryOpen(user, before);
  const after = password === undefined ? undefined : (await secrets.seal(user, password)).own;
  return after && { number: readInteger(row["id"]), before, after };
}

function refuseUnknownKeys(rows: readonly SqlRow[], cipher: PasswordCipher | undefined): void {
  const unknown = rows.map((row) => readText(row["key_id"])).find((id) => id !== "" && !cipher?.has(id));
  if (unknown === undefined) return;
  const given = cipher === undefined ? "no key is configured" : `the configured key is ${cipher.keyId}`;
  throw new Error(
    `its passwords are encrypted with the key ${unknown}, but ${given}: ` +
      "give the right one in database.password_key_file or SPECTRUM_PASSWORD_KEY",
  );
}

type Statements = ReturnType<typeof statements>;

function statements(dialect: Dialect, prefix: string) {
  const table = (name: string) => dialect.quote(prefix + name);
  const [users, passwords] = [table("users"), table("transport_passwords")];
  const sql = (text: string) => dialect.placeholders(text);
  return {
    keyIds: sql(`SELECT key_id FROM ${passwords} UNION SELECT key_id FROM ${table("room_passwords")}`),
    outdated: sql(
      `SELECT u.id, u.jid, u.password, p.key_id, p.password AS own_password ` +
        `FROM ${users} u LEFT JOIN ${passwords} p ON p.user_id = u.id ` +
        `WHERE u.id > ? AND (u.password <> '' OR p.key_id <> ?) ORDER BY u.id LIMIT ?`,
    ),
    clearColumn: sql(`UPDATE ${users} SET password = '' WHERE id = ? AND ${dialect.equals("password")}`),
    replacePassword: sql(
      `UPDATE ${passwords} SET key_id = ?, password = ? WHERE user_id = ? AND password = ?`,
    ),
    savePassword: sql(
      `INSERT INTO ${passwords} (user_id, key_id, password) VALUES (?, ?, ?) ` +
        dialect.orUpdate(["user_id"], ["key_id", "password"]),
    ),
  };
}
