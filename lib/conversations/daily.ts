import type { Clock } from "../clock.ts";

/** In milliseconds. */
export const day = 24 * 60 * 60 * 1000;

/** Early, so that an instance that is started anew each day does it as well; late enough not to slow its start. */
const firstAfter = 15 * 60 * 1000;

/** Does something once a day, until it is disposed; for the first time after `first` milliseconds. */
export class Daily implements Disposable {
  readonly #clock: Clock;
  readonly #task: () => void;
  #timer: Disposable;

  constructor(clock: Clock, task: () => void, first = firstAfter) {
    this.#clock = clock;
    this.#task = task;
    this.#timer = this.#after(first);
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }

  #after(delay: number): Disposable {
    return this.#clock.after(delay, () => {
      this.#timer = this.#after(day);
      this.#task();
    });
  }
}
