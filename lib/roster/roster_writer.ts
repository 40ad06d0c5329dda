import type { Clock } from "../clock.ts";
import type { LegacyName, UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Storage } from "../storage/storage.ts";
import type { Buddy } from "./buddy.ts";
import { RosterOutage } from "./roster_outage.ts";

/** How long changes of one roster are gathered before they are written together, in milliseconds. */
const gatherFor = 5_000;

export interface RosterWriterOptions {
  readonly user: UserId;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  /** Shared by all who write to the same database. */
  readonly outage?: RosterOutage;
}

/**
 * Writes one user's changed buddies: gathered for five seconds after the first change, one transaction each time. What
 * cannot be written stays and is tried again with the next batch.
 */
export class RosterWriter implements AsyncDisposable {
  readonly #options: RosterWriterOptions;
  readonly #outage: RosterOutage;
  /** The latest word on each buddy. */
  readonly #changed = new Map<LegacyName, Buddy | "removed">();
  #timer: Disposable | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: RosterWriterOptions) {
    this.#options = options;
    this.#outage = options.outage ?? new RosterOutage(options.log);
  }

  changed(buddy: Buddy): void {
    this.#note(buddy.name, buddy);
  }

  /** Deletes a stored buddy, and writes what else is gathered. Resolves when that was tried; never rejects. */
  removed(buddy: Buddy): Promise<void> {
    this.#note(buddy.name, "removed");
    return this.flush();
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
    this.#outage.over(this.#options.user);
  }

  #note(name: LegacyName, change: Buddy | "removed"): void {
    this.#changed.set(name, change);
    this.#timer ??= this.#options.clock.after(gatherFor, () => void this.flush());
  }

  async #write(): Promise<void> {
    const batch = [...this.#changed];
    this.#changed.clear();
    try {
      await this.#store(batch);
      this.#outage.over(this.#options.user);
    } catch (error) {
      // A newer word on the same buddy counts.
      for (const [name, change] of batch) if (!this.#changed.has(name)) this.#note(name, change);
      throw error;
    }
  }

  async #store(batch: readonly (readonly [LegacyName, Buddy | "removed"])[]): Promise<void> {
    const { storage, user } = this.#options;
    const saved = batch.flatMap(([, change]) => change === "removed" ? [] : [change.record]);
    if (saved.length > 0) await storage.saveBuddies(user, saved);
    for (const [name, change] of batch) if (change === "removed") await storage.removeBuddy(user, name);
  }

  #queue(write: () => Promise<unknown>): Promise<void> {
    this.#writing = this.#writing.then(write).then(() => {}, (error) => {
      this.#outage.failed(this.#options.user, error);
    });
    return this.#writing;
  }
}
