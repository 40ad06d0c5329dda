import postgres from "postgres";
import type { ServerOptions } from "../../lib/storage/server/open.ts";
import type { Contender } from "./storage_contender.ts";
import type { Ready, Texts } from "./storage_texts.ts";

type Library = ReturnType<typeof postgres>;
type Transaction = Parameters<Parameters<Library["begin"]>[1]>[0];

/** `npm:postgres` used directly, with its own pool of as many connections as the storage takes. */
export class BarePostgres implements Contender {
  readonly #sql: Library;
  readonly #texts: Texts;

  constructor({ server, port, user, password, database }: ServerOptions, texts: Texts) {
    this.#texts = texts;
    this.#sql = postgres({ host: server, port, user, password, database, max: 8, fetch_types: false });
  }

  async register(user: number): Promise<void> {
    await this.#sql.begin(async (sql) => {
      if ((await send(sql, this.#texts.updateUser(user))).count === 0) {
        await send(sql, this.#texts.insertUser(user));
      }
      const id = await this.#number(sql, user);
      await Promise.all(this.#texts.deleteBelongings(id).map((statement) => send(sql, statement)));
    });
  }

  async save(user: number): Promise<void> {
    await this.#sql.begin(async (sql) => {
      const id = await this.#number(sql, user);
      await send(sql, this.#texts.findBuddies(id));
      await Promise.all(this.#texts.insertBuddies(id).map((statement) => send(sql, statement)));
      const rows = await send(sql, this.#texts.findBuddies(id));
      const ids = new Map(rows.map((row) => [String(row["uin"]), Number(row["id"])]));
      await Promise.all(this.#texts.saveAvatars(id, ids).map((statement) => send(sql, statement)));
    });
  }

  async load(user: number): Promise<number> {
    return (await send(this.#sql, this.#texts.loadBuddies(user))).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sql.end();
  }

  async #number(sql: Transaction, user: number): Promise<number> {
    const [row] = await send(sql, this.#texts.userNumber(user));
    return Number(row?.["id"]);
  }
}

async function send(sql: Pick<Library, "unsafe">, { text, values }: Ready) {
  return await sql.unsafe(text, values, { prepare: true });
}
