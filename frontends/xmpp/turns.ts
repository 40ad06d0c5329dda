/**
 * Keeps the order of each user's stanzas while some of them wait for the storage. Users never wait for each other,
 * and a user for whom nothing is under way is served at once.
 */
export class Turns<Key> {
  readonly #last = new Map<Key, Promise<void>>();

  /** Runs `task` after all earlier ones of the same key. It must not throw or reject. */
  take(key: Key, task: () => void | Promise<void>): void {
    const before = this.#last.size === 0 ? undefined : this.#last.get(key);
    const turn = before === undefined ? task() : before.then(task);
    if (turn === undefined) return;
    const done = turn.then(() => {
      if (this.#last.get(key) === done) this.#last.delete(key);
    });
    this.#last.set(key, done);
  }

  /** Resolves when everything under way is done. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
