import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";

/** The least time between two lines about strangers, in milliseconds. */
const quietFor = 10_000;

/** Notes who was sent away, without letting anybody fill the log. */
export class Knocks {
  readonly #clock: Clock;
  readonly #log: Log;
  #notedAt = -Infinity;
  #unnoted = 0;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  note(reason: string): void {
    const now = this.#clock.now();
    if (now - this.#notedAt < quietFor) {
      this.#unnoted++;
      return;
    }
    const others = this.#unnoted;
    this.#log.warn("a connection to the backend port was refused", {
      reason,
      ...others > 0 ? { others } : {},
    });
    this.#notedAt = now;
    this.#unnoted = 0;
  }
}
