/** Time, handed in, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once after `milliseconds`; dispose the answer to cancel. */
  after(milliseconds: number, task: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, task) {
    const timer = setTimeout(task, milliseconds);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: number;
  readonly #due = new Set<{ at: number; task: () => void }>();

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, task: () => void): Disposable {
    const entry = { at: this.#now + milliseconds, task };
    this.#due.add(entry);
    return { [Symbol.dispose]: () => void this.#due.delete(entry) };
  }

  /** How many tasks wait. */
  get waiting(): number {
    return this.#due.size;
  }

  /** Moves time on, running what falls due, in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const next = [...this.#due].filter((entry) => entry.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#due.delete(next);
      this.#now = next.at;
      next.task();
    }
    this.#now = end;
  }
}
