import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Contender } from "./storage_contender.ts";
import type { Ready, Texts } from "./storage_texts.ts";

/** `node:sqlite` used directly, with the same settings of the engine. Everything is done when a call returns. */
export class BareSqlite implements Contender {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();
  readonly #texts: Texts;

  constructor(path: string, texts: Texts) {
    this.#texts = texts;
    this.#database = new DatabaseSync(path);
    this.#database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON");
  }

  register(user: number): Promise<void> {
    this.#transaction(() => {
      if (this.#run(this.#texts.updateUser(user)) === 0) this.#run(this.#texts.insertUser(user));
      for (const statement of this.#texts.deleteBelongings(this.#number(user))) this.#run(statement);
    });
    return Promise.resolve();
  }

  save(user: number): Promise<void> {
    this.#transaction(() => {
      const id = this.#number(user);
      this.#all(this.#texts.findBuddies(id));
      for (const statement of this.#texts.insertBuddies(id)) this.#run(statement);
      const rows = this.#all(this.#texts.findBuddies(id));
      const ids = new Map(rows.map((row) => [String(row["uin"]), Number(row["id"])]));
      for (const statement of this.#texts.saveAvatars(id, ids)) this.#run(statement);
    });
    return Promise.resolve();
  }

  load(user: number): Promise<number> {
    return Promise.resolve(this.#all(this.#texts.loadBuddies(user)).length);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }

  #transaction(work: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    work();
    this.#database.exec("COMMIT");
  }

  #number(user: number): number {
    return Number(this.#all(this.#texts.userNumber(user))[0]?.["id"]);
  }

  #all({ text, values }: Ready) {
    return this.#prepare(text).all(...values);
  }

  #run({ text, values }: Ready): number {
    return Number(this.#prepare(text).run(...values).changes);
  }

  #prepare(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (statement === undefined) this.#prepared.set(text, statement = this.#database.prepare(text));
    return statement;
  }
}
