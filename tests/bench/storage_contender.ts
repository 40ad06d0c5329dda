import type { SqlStorage } from "../../lib/storage/sql_storage.ts";
import { newUser, roster } from "./storage_data.ts";

/** One way of doing the work on one database whose tables are there and empty. */
export interface Contender extends AsyncDisposable {
  register(user: number): Promise<void>;
  /** Stores the roster of a registered user. */
  save(user: number): Promise<void>;
  /** Answers how many buddies were read. */
  load(user: number): Promise<number>;
}

/** The work as an instance has it done. The storage is not its own. */
export class Ours implements Contender {
  readonly #storage: SqlStorage;

  constructor(storage: SqlStorage) {
    this.#storage = storage;
  }

  async register(user: number): Promise<void> {
    await this.#storage.saveUser(newUser(user));
  }

  async save(user: number): Promise<void> {
    await this.#storage.saveBuddies(newUser(user).user, roster);
  }

  async load(user: number): Promise<number> {
    return (await this.#storage.buddies(newUser(user).user)).length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
