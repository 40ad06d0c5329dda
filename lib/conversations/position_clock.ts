import type { Clock } from "../clock.ts";
import { perMillisecond } from "./archive_page.ts";

/** Gives out positions: each greater than those before, and the time if it can be. */
export class PositionClock {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  next(): number {
    return this.#last = Math.max(this.#last + 1, this.#clock.now() * perMillisecond);
  }

  /** Later ones are greater than this. */
  pass(position: number): void {
    this.#last = Math.max(this.#last, position);
  }
}
