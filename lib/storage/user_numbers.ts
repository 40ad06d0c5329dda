import type { UserId } from "../ids.ts";
import type { Dialect } from "./dialect.ts";
import type { SqlSession } from "./sql_driver.ts";
import { readInteger } from "./sql_row.ts";

/** The numbers under which users' rows are kept. */
export class UserNumbers {
  readonly #one: string;
  readonly #all: string;

  constructor(dialect: Dialect, prefix: string) {
    this.#one = userNumber(dialect, prefix);
    this.#all = `SELECT id FROM ${dialect.quote(`${prefix}users`)}`;
  }

  /** In a transaction nobody else changes or removes the user until it ends. */
  async find(session: SqlSession, user: UserId): Promise<number | undefined> {
    const [row] = await session.query(this.#one, [user]);
    return row && readInteger(row["id"]);
  }

  /** Always in the same order, so that two who do this do not wait for each other. */
  async findAll(session: SqlSession, users: Iterable<UserId>): Promise<ReadonlyMap<UserId, number>> {
    const found = new Map<UserId, number>();
    for (const user of [...new Set(users)].sort()) {
      const number = await this.find(session, user);
      if (number !== undefined) found.set(user, number);
    }
    return found;
  }

  /** Removes something of each user, one after the other, so that nobody waits for long. Answers the sum. */
  async forEach(session: SqlSession, remove: (user: number) => Promise<number>): Promise<number> {
    let removed = 0;
    for (const row of await session.query(this.#all, [])) removed += await remove(readInteger(row["id"]));
    return removed;
  }
}

/** The text of the statement that finds one user's. */
export function userNumber(dialect: Dialect, prefix: string): string {
  const users = dialect.quote(`${prefix}users`);
  return dialect.placeholders(`SELECT id FROM ${users} WHERE ${dialect.equals("jid")}${dialect.lockingRead}`);
}
