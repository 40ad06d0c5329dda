import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { LegacyName, UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Storage } from "../storage/storage.ts";
import type { Buddy } from "./buddy.ts";

/** How long changes of one roster are gathered before they are written together, in milliseconds. */
const gatherFor = 5_000;

export interface RosterWriterOptions {
  readonly user: UserId;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Writes one user's changed buddies: gathered for five seconds after the first change, one transaction each time, in
 * the order of the changes. What cannot be written stays and is tried again with the next batch.
 */
export class RosterWriter implements AsyncDisposable {
  readonly #options: RosterWriterOptions;
  readonly #changed = new Map<LegacyName, Buddy>();
  #timer: Disposable | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RosterWriterOptions) {
    this.#options = options;
  }

  changed(buddy: Buddy): void {
    this.#changed.set(buddy.name, buddy);
    this.#timer ??= this.#options.clock.after(gatherFor, () => void this.flush());
  }

  /** Deletes a stored buddy after everything that was under way, so that no late write brings it back. */
  removed(buddy: Buddy): Promise<void> {
    this.#changed.delete(buddy.name);
    return this.#queue(() => this.#options.storage.removeBuddy(this.#options.user, buddy.name));
  }

  /** Writes what is gathered. Resolves when everything up to now was tried; never rejects. */
  flush(): Promise<void> {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    return this.#queue(() => this.#write());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    this.#timer?.[Symbol.dispose]();
    if (this.#changed.size > 0) {
      const { log, user } = this.#options;
      log.error("changes of a roster could not be written and are lost", {
        user,
        buddies: this.#changed.size,
      });
    }
  }

  async #write(): Promise<void> {
    if (this.#changed.size === 0) return;
    const batch = [...this.#changed.values()];
    this.#changed.clear();
    try {
      await this.#options.storage.saveBuddies(this.#options.user, batch.map((buddy) => buddy.record));
    } catch (error) {
      // A newer change of the same buddy keeps its place.
      for (const buddy of batch) if (!this.#changed.has(buddy.name)) this.changed(buddy);
      throw error;
    }
  }

  #queue(write: () => Promise<unknown>): Promise<void> {
    const { log, user } = this.#options;
    this.#writing = this.#writing.then(write).then(() => {}, (error) => {
      log.error("the roster could not be written", { user, reason: errorText(error) });
    });
    return this.#writing;
  }
}
