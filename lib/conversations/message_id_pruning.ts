import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { Log } from "../log/log.ts";
import type { Storage } from "../storage/storage.ts";
import { Daily, day } from "./daily.ts";

/** How long ids are kept, in milliseconds: people seldom come back to what is older. */
export const keptFor = 30 * day;

/** Before others have their turn. */
const firstAfter = 10 * 60 * 1000;

export interface MessageIdPruningOptions {
  readonly storage: Pick<Storage, "pruneMessageIds">;
  readonly clock: Clock;
  readonly log: Log;
}

/** Once a day the storage forgets the ids of old messages, for everybody. */
export class MessageIdPruning implements AsyncDisposable {
  readonly #options: MessageIdPruningOptions;
  readonly #daily: Daily;
  #pruning: Promise<void> = Promise.resolve();

  constructor(options: MessageIdPruningOptions) {
    this.#options = options;
    this.#daily = new Daily(options.clock, () => this.#pruneInTurn(), firstAfter);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#daily[Symbol.dispose]();
    await this.#pruning;
  }

  #pruneInTurn(): void {
    const before = new Date(this.#options.clock.now() - keptFor);
    this.#pruning = this.#pruning.then(() => this.#prune(before));
  }

  async #prune(before: Date): Promise<void> {
    const { storage, log } = this.#options;
    try {
      const pairs = await storage.pruneMessageIds(before);
      log.debug("ids of old messages are forgotten", { pairs });
    } catch (error) {
      log.error("ids of old messages could not be forgotten", { reason: errorText(error) });
    }
  }
}
