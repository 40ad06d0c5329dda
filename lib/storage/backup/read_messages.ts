import type { SqlDatabase, SqlRow, SqlSession } from "../sql_driver.ts";
import { readInteger, readText } from "../sql_row.ts";
import type { BackupRow, KeptRow } from "./row.ts";

/** How many messages are read at once: users may have thousands. */
const page = 500;

/** What the users with numbers beyond `last` up to `end` have in the archive, and what waits for them. */
export async function keptMessages(
  session: SqlSession,
  database: SqlDatabase,
  last: number,
  end: number,
): Promise<(user: number) => AsyncGenerator<BackupRow>> {
  const archive = statements(database, "message_archive", "contact, ");
  const backlog = statements(database, "backlog");
  const owners = async (statement: string) => {
    const rows = await session.query(statement, [last, end]);
    return new Set(rows.map((row) => readInteger(row["id"])));
  };
  // few have any, but in server mode
  const [talkers, awaited] = [await owners(archive.owners), await owners(backlog.owners)];
  return async function* (user) {
    if (talkers.has(user)) {
      for await (const row of inPages(session, archive.page, user)) {
        yield { row: "message", contact: readText(row["contact"]), ...keptFields(row) };
      }
    }
    if (awaited.has(user)) {
      for await (const row of inPages(session, backlog.page, user)) {
        yield { row: "waiting", ...keptFields(row) };
      }
    }
  };
}

async function* inPages(session: SqlSession, statement: string, user: number): AsyncGenerator<SqlRow> {
  for (let [position, id] = [-1, ""];;) {
    const rows = await session.query(statement, [user, position, position, id, page]);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    [position, id] = [readInteger(last["position"]), readText(last["id"])];
  }
}

function keptFields(row: SqlRow): KeptRow {
  return { id: readText(row["id"]), position: readInteger(row["position"]), text: readText(row["content"]) };
}

function statements({ dialect, prefix }: SqlDatabase, name: string, columns = "") {
  const [users, table] = [dialect.quote(`${prefix}users`), dialect.quote(prefix + name)];
  const sql = (text: string) => dialect.placeholders(text);
  return {
    owners: sql(
      `SELECT u.id FROM ${users} u WHERE u.id > ? AND u.id <= ? ` +
        `AND EXISTS (SELECT 1 FROM ${table} m WHERE m.user_id = u.id)`,
    ),
    page: sql(
      `SELECT ${columns}id, position, content FROM ${table} ` +
        `WHERE user_id = ? AND (position > ? OR (position = ? AND id > ?)) ORDER BY position, id LIMIT ?`,
    ),
  };
}
