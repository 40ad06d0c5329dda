import {
  createPool,
  type Pool,
  type PoolConnection,
  type ResultSetHeader,
  type RowDataPacket,
} from "mysql2/promise";
import { MysqlMarks } from "../../lib/storage/mysql/marks.ts";
import type { ServerOptions } from "../../lib/storage/server/open.ts";
import type { Contender } from "./storage_contender.ts";
import type { Ready, Spelling, Texts } from "./storage_texts.ts";

/** How MySQL's texts look to the server. */
export const mysqlSpelling: Spelling = {
  text: (text) => new MysqlMarks().expand(text, []).text,
  nameTwice: true,
};

/** `npm:mysql2` used directly, with its own pool of as many connections as the storage takes. */
export class BareMysql implements Contender {
  readonly #pool: Pool;
  readonly #texts: Texts;

  constructor({ server, port, user, password, database }: ServerOptions, texts: Texts) {
    this.#texts = texts;
    const place = { host: server, port, user, password, database };
    this.#pool = createPool({ ...place, charset: "utf8mb4", connectionLimit: 8, flags: ["FOUND_ROWS"] });
    // as the storage does: else those who register at the same time lock each other out
    this.#pool.on("connection", (connection) => {
      connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    });
  }

  async register(user: number): Promise<void> {
    await this.#transaction(async (connection) => {
      if (await run(connection, this.#texts.updateUser(user)) === 0) {
        await run(connection, this.#texts.insertUser(user));
      }
      const id = await this.#number(connection, user);
      await Promise.all(this.#texts.deleteBelongings(id).map((statement) => run(connection, statement)));
    });
  }

  async save(user: number): Promise<void> {
    await this.#transaction(async (connection) => {
      const id = await this.#number(connection, user);
      await all(connection, this.#texts.findBuddies(id));
      await Promise.all(this.#texts.insertBuddies(id).map((statement) => run(connection, statement)));
      const rows = await all(connection, this.#texts.findBuddies(id));
      const ids = new Map(rows.map((row) => [String(row["uin"]), Number(row["id"])]));
      await Promise.all(this.#texts.saveAvatars(id, ids).map((statement) => run(connection, statement)));
    });
  }

  async load(user: number): Promise<number> {
    return (await all(this.#pool, this.#texts.loadBuddies(user))).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.end();
  }

  async #transaction(work: (connection: PoolConnection) => Promise<void>): Promise<void> {
    const connection = await this.#pool.getConnection();
    await connection.query("BEGIN");
    await work(connection);
    await connection.query("COMMIT");
    connection.release();
  }

  async #number(connection: PoolConnection, user: number): Promise<number> {
    const [row] = await all(connection, this.#texts.userNumber(user));
    return Number(row?.["id"]);
  }
}

async function all(connection: Pool | PoolConnection, { text, values }: Ready): Promise<RowDataPacket[]> {
  const [rows] = await connection.execute<RowDataPacket[]>(text, values);
  return rows;
}

async function run(connection: PoolConnection, { text, values }: Ready): Promise<number> {
  const [result] = await connection.execute<ResultSetHeader>(text, values);
  return result.affectedRows;
}
