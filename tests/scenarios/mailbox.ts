/** Things that arrive, to be waited for by what they look like. */
export class Mailbox<T> {
  readonly #show: (item: T) => string;
  #items: T[] = [];
  #arrived = Promise.withResolvers<void>();

  /** `show` renders an item for the message of a wait that fails. */
  constructor(show: (item: T) => string) {
    this.#show = show;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  put(item: T): void {
    this.#items.push(item);
    this.#arrived.resolve();
    this.#arrived = Promise.withResolvers();
  }

  /** Forgets everything that has arrived. */
  clear(): void {
    this.#items = [];
  }

  /** Takes the first item that `wanted` likes; fails after five seconds, naming what did arrive. */
  async take(what: string, wanted: (item: T) => boolean): Promise<T> {
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), 5_000);
    try {
      for (;;) {
        const index = this.#items.findIndex(wanted);
        const [item] = index < 0 ? [] : this.#items.splice(index, 1);
        if (item !== undefined) return item;
        if (await Promise.race([this.#arrived.promise, late.promise]) === "late") break;
      }
    } finally {
      clearTimeout(timer);
    }
    const others = this.#items.map((item) => `\n  ${this.#show(item)}`).join("") || " nothing";
    throw new Error(`${what} did not arrive; instead:${others}`);
  }
}
