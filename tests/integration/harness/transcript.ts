/** How long an expectation waits before it fails, in milliseconds. Generous: a busy CI machine is slow, not wrong. */
export const patience = 20_000;

interface Waiter<T> {
  readonly matches: (item: T) => boolean;
  readonly found: (item: T) => void;
  readonly failed: (reason: string) => void;
}

/**
 * What arrived from a program or a person, in order, and a way to wait for the next thing that matters.
 * An item that answers one expectation is used up: the next expectation needs another one.
 */
export class Transcript<T> {
  readonly #show: (item: T) => string;
  readonly #all: T[] = [];
  #unused: T[] = [];
  readonly #waiters = new Set<Waiter<T>>();
  #ended: string | undefined;

  constructor(show: (item: T) => string) {
    this.#show = show;
  }

  /** Everything that arrived so far. */
  get all(): readonly T[] {
    return this.#all;
  }

  add(item: T): void {
    this.#all.push(item);
    for (const waiter of this.#waiters) {
      if (!waiter.matches(item)) continue;
      waiter.found(item);
      return;
    }
    this.#unused.push(item);
  }

  /** Nothing more will come: whoever still waits fails now instead of at the end of the time allowed. */
  end(reason: string): void {
    this.#ended = reason;
    for (const waiter of this.#waiters) waiter.failed(reason);
  }

  /** The first unused item that matches, waiting for it. Fails with a list of what did arrive. */
  expect(what: string, matches: (item: T) => boolean, milliseconds = patience): Promise<T> {
    const index = this.#unused.findIndex(matches);
    const [already] = index < 0 ? [] : this.#unused.splice(index, 1);
    if (already !== undefined) return Promise.resolve(already);
    if (this.#ended !== undefined) return Promise.reject(this.#failure(what, this.#ended));
    return this.#wait(what, matches, milliseconds);
  }

  /** Forgets what was not asked for, so that only what arrives from now on can match. */
  skip(): void {
    this.#unused = [];
  }

  #wait(what: string, matches: (item: T) => boolean, milliseconds: number): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const settle = () => {
      clearTimeout(timer);
      this.#waiters.delete(waiter);
    };
    const waiter: Waiter<T> = {
      matches,
      found: (item) => (settle(), resolve(item)),
      failed: (reason) => (settle(), reject(this.#failure(what, reason))),
    };
    const timer = setTimeout(() => waiter.failed(`it did not come within ${milliseconds} ms`), milliseconds);
    this.#waiters.add(waiter);
    return promise;
  }

  #failure(what: string, reason: string): Error {
    const seen = this.#all.map((item) => `  ${this.#show(item)}`).slice(-60);
    return new Error(`expected ${what}: ${reason}. What arrived:\n${seen.join("\n") || "  (nothing)"}`);
  }
}
