/**
 * Runs the tasks of one user one after another, and those of different users side by side. A user without tasks
 * costs nothing.
 */
export class UserQueues {
  readonly #tails = new Map<string, Promise<void>>();

  /** How many users have unfinished tasks. */
  get busy(): number {
    return this.#tails.size;
  }

  /**
   * Runs `task` after the earlier tasks of `user`; when there are none, at once: up to its first `await` it has run when
   * this returns. It must see to its own errors: a rejection would be lost.
   */
  add(user: string, task: () => Promise<void>): void {
    const before = this.#tails.get(user);
    const { promise: tail, resolve } = Promise.withResolvers<void>();
    this.#tails.set(user, tail); // before the task runs, which may add another
    const work = before === undefined ? begin(task) : before.then(task);
    void work.catch(() => {}).finally(() => {
      if (this.#tails.get(user) === tail) this.#tails.delete(user);
      resolve();
    });
  }

  /** Resolves when all that was added has finished. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }
}

/** What it throws becomes a rejection. */
async function begin(task: () => Promise<void>): Promise<void> {
  await task();
}
