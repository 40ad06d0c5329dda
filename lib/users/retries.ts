import type { Clock } from "../clock.ts";
import { maxAttempts, reconnectDelay, steadyAfter } from "./reconnect.ts";

export interface RetriesOptions {
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

/** Counts how often one user's login was lost, and waits before the next try. */
export class Retries {
  readonly #options: RetriesOptions;
  #attempts = 0;
  #connectedAt: number | undefined;
  #timer: Disposable | undefined;

  constructor(options: RetriesOptions) {
    this.#options = options;
  }

  get mayTryAgain(): boolean {
    return this.#attempts < maxAttempts;
  }

  connected(): void {
    this.#connectedAt = this.#options.clock.now();
  }

  /** A login that held for a while starts the count anew; one that comes and goes does not (it would loop). */
  ended(): void {
    const { clock } = this.#options;
    if (this.#connectedAt !== undefined && clock.now() - this.#connectedAt >= steadyAfter) this.#attempts = 0;
    this.#connectedAt = undefined;
  }

  /** Calls `login` once, after a wait that it answers, in milliseconds. */
  schedule(login: () => void): number {
    this.cancel();
    const delay = reconnectDelay(++this.#attempts, this.#options.random);
    this.#timer = this.#options.clock.after(delay, login);
    return delay;
  }

  /** Starts the count anew. */
  reset(): void {
    this.#attempts = 0;
  }

  cancel(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }
}
