import type { Contender } from "./storage_contender.ts";

/** Milliseconds, as in the storage's own driver. */
const longestRun = 5;

/**
 * A contender that is done when its calls return, with the pauses that the storage makes so that messages get through
 * meanwhile: they are the price of that, not of the layer.
 */
export class Pausing implements Contender {
  readonly #contender: Contender;
  #last: Promise<unknown> = Promise.resolve();
  #since: number | undefined;

  constructor(contender: Contender) {
    this.#contender = contender;
  }

  register(user: number): Promise<void> {
    return this.#inTurn(() => this.#contender.register(user));
  }

  save(user: number): Promise<void> {
    return this.#inTurn(() => this.#contender.save(user));
  }

  load(user: number): Promise<number> {
    return this.#inTurn(() => this.#contender.load(user));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#contender[Symbol.asyncDispose]();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      this.#since ??= performance.now();
      return work();
    });
    this.#last = result.then(() => this.#breathe());
    return result;
  }

  async #breathe(): Promise<void> {
    if (this.#since === undefined || performance.now() - this.#since < longestRun) return;
    this.#since = undefined;
    await new Promise((resolve) => void setTimeout(resolve, 0));
  }
}
