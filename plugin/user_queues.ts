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

  /** Runs `task` after the earlier tasks of `user`. It must see to its own errors: a rejection would be lost. */
  add(user: string, task: () => Promise<void>): void {
    const before = this.#tails.get(user) ?? Promise.resolve();
    const tail = before.then(task).catch(() => {}).finally(() => {
      if (this.#tails.get(user) === tail) this.#tails.delete(user);
    });
    this.#tails.set(user, tail);
  }

  /** Resolves when all that was added has finished. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }
}
