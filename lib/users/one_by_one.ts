/** Runs what must not overlap for one key one after another; different keys never wait for each other. */
export class OneByOne<Key> {
  readonly #last = new Map<Key, Promise<unknown>>();

  /** Answers what the task answers, after all earlier ones of the key are over, whatever became of them. */
  async run<T>(key: Key, task: () => Promise<T>): Promise<T> {
    const turn = (this.#last.get(key) ?? Promise.resolve()).then(task, task);
    this.#last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#last.get(key) === turn) this.#last.delete(key);
    }
  }
}
