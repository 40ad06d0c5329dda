import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { Log } from "../log/log.ts";

/** How long things are gathered before they are written together, in milliseconds. */
const usualTime = 100;

/** How many are written in one go: SQLite takes five milliseconds for them, and others want a turn. */
const mostAtOnce = 250;

/** How many wait for a database that is away. */
const usuallyMost = 20_000;

export interface BatchWriterOptions<T> {
  readonly clock: Clock;
  readonly log: Log;
  /** For the log. */
  readonly what: string;
  /** How long things are gathered, in milliseconds: what a crash may cost. A tenth of a second unless it is given. */
  readonly gatherFor?: number;
  /** How many wait for a database that is away: 20,000 unless it is given. Beyond, the oldest are given up. */
  readonly mostGathered?: number;
  /** What is rejected is tried again with the next batch, so it must bear to be written twice. */
  readonly write: (batch: readonly T[]) => Promise<void>;
}

/** Writes things together, some time apart, so that nothing on a message's way waits for the database. */
export class BatchWriter<T> implements AsyncDisposable {
  readonly #options: BatchWriterOptions<T>;
  #gathered: T[] = [];
  #timer: Disposable | undefined;
  #working: Promise<unknown> = Promise.resolve();

  constructor(options: BatchWriterOptions<T>) {
    this.#options = options;
  }

  add(item: T): void {
    this.#gathered.push(item);
    this.#writeLater();
  }

  /** What is gathered, and not wanted any more, is not written. */
  discard(isUnwanted: (item: T) => boolean): void {
    this.#gathered = this.#gathered.filter((item) => !isUnwanted(item));
  }

  /** Writes what is gathered. Answers whether everything up to now is written; never rejects. */
  flush(): Promise<boolean> {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    return this.inTurn(() => this.#write());
  }

  /** Does something when nothing is being written. `work` must not reject. */
  inTurn<R>(work: () => Promise<R>): Promise<R> {
    const done = this.#working.then(work);
    this.#working = done;
    return done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
    this.#timer?.[Symbol.dispose]();
    const { log, what } = this.#options;
    const lost = this.#gathered.length;
    if (lost > 0) log.error(`${what} could not be kept: lost`, { messages: lost });
  }

  #writeLater(): void {
    const { clock, gatherFor = usualTime, mostGathered = usuallyMost } = this.#options;
    // Cut in steps, so that not every message costs a copy.
    if (this.#gathered.length > 2 * mostGathered) this.#gathered = this.#gathered.slice(-mostGathered);
    this.#timer ??= clock.after(gatherFor, () => void this.flush());
  }

  async #write(): Promise<boolean> {
    const batch = this.#gathered;
    this.#gathered = [];
    for (let done = 0; done < batch.length; done += mostAtOnce) {
      try {
        await this.#options.write(batch.slice(done, done + mostAtOnce));
      } catch (error) {
        const { log, what } = this.#options;
        log.error(`${what} could not be kept`, { reason: errorText(error) });
        this.#gathered = [...batch.slice(done), ...this.#gathered];
        this.#writeLater();
        return false;
      }
    }
    return true;
  }
}
