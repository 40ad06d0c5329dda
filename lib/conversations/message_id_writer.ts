import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { MessageIdPair } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

/** How long pairs of one user are gathered before they are written together, in milliseconds. */
const gatherFor = 5_000;

/** How many wait for a database that is away. Beyond, the oldest are given up: they matter least. */
const mostGathered = 5_000;

export interface MessageIdWriterOptions {
  readonly user: UserId;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Writes under which ids one user's messages are known: gathered for five seconds, in one transaction each time, so
 * that no message waits for the database. What cannot be written is tried again with the next batch.
 */
export class MessageIdWriter implements AsyncDisposable {
  readonly #options: MessageIdWriterOptions;
  #gathered: MessageIdPair[] = [];
  #timer: Disposable | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: MessageIdWriterOptions) {
    this.#options = options;
  }

  add(pair: MessageIdPair): void {
    this.#gathered.push(pair);
    this.#writeLater();
  }

  /** Writes what is gathered. Resolves when everything up to now was tried; never rejects. */
  flush(): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    return this.#writing = this.#writing.then(() => this.#write());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    this.#timer?.[Symbol.dispose]();
    const { log, user } = this.#options;
    const pairs = this.#gathered.length;
    if (pairs > 0) log.error("ids of messages could not be written and are lost", { user, pairs });
  }

  async #write(): Promise<void> {
    const batch = this.#gathered;
    if (batch.length === 0) return;
    this.#gathered = [];
    const { storage, user, log } = this.#options;
    try {
      await storage.saveMessageIds(user, batch);
    } catch (error) {
      log.error("ids of messages could not be written", { user, reason: errorText(error) });
      this.#gathered = [...batch, ...this.#gathered];
      this.#writeLater();
    }
  }

  #writeLater(): void {
    // Cut in steps, so that not every message costs a copy.
    if (this.#gathered.length > 2 * mostGathered) this.#gathered = this.#gathered.slice(-mostGathered);
    this.#timer ??= this.#options.clock.after(gatherFor, () => void this.flush());
  }
}
