import type { Clock } from "../../../lib/clock.ts";

/** How much may be read: steadily so much in a second, and at once as much as was not used before. */
export interface Rate {
  /** 0: no limit. */
  readonly perSecond: number;
  readonly burst: number;
}

/** Keeps whoever sends too fast waiting; nothing of what they send is lost. */
export class Pace implements Disposable {
  readonly #clock: Clock;
  #wake: (() => void) | undefined;
  #rate: Rate;
  #left: number;
  #at: number;

  constructor(rate: Rate, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
    this.#left = rate.burst;
    this.#at = clock.now();
  }

  change(rate: Rate): void {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#at = this.#clock.now();
  }

  /** So much was read. */
  spend(amount: number): void {
    this.#left -= amount;
  }

  /** Resolves when more may be read. */
  async turn(): Promise<void> {
    const { perSecond } = this.#rate;
    if (this.#left > 0 || perSecond === 0) return;
    this.#refill();
    if (this.#left > 0) return;
    const due = Promise.withResolvers<void>();
    this.#wake = due.resolve;
    using _timer = this.#clock.after(Math.ceil((1 - this.#left) / perSecond * 1000), due.resolve);
    await due.promise;
    this.#refill();
  }

  /** Nobody waits any more. */
  [Symbol.dispose](): void {
    this.#wake?.();
  }

  #refill(): void {
    const now = this.#clock.now();
    const { perSecond, burst } = this.#rate;
    this.#left = Math.min(burst, this.#left + (now - this.#at) / 1000 * perSecond);
    this.#at = now;
  }
}
