import type { Awaitable } from "./awaitable.ts";

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
   * Runs `task` after the earlier tasks of `user`; when there are none, at once: what needs no `await` is done when this
   * returns. A task adds no other, and must see to its own errors: they would be lost.
   */
  add(user: string, task: () => Awaitable): void {
    const before = this.#tails.get(user);
    const work = before === undefined ? begin(task) : before.then(task);
    if (work === undefined) return;
    const tail = work.catch(() => {}).then(() => {
      if (this.#tails.get(user) === tail) this.#tails.delete(user);
    });
    this.#tails.set(user, tail);
  }

  /** Resolves when all that was added has finished. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }
}

function begin(task: () => Awaitable): Awaitable {
  try {
    return task();
  } catch {
    return undefined;
  }
}
