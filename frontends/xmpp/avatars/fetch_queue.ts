import type { Clock } from "../../../lib/clock.ts";
import type { UserId } from "../../../lib/ids.ts";

/** Milliseconds between one picture of a user's and the next: a whole list at once would look like an attack. */
export const fetchPause = 250;

interface Queue {
  readonly works: Map<string, () => Promise<void>>;
  timer: Disposable | undefined;
}

/** Fetches what nobody waits for: for each user one thing at a time, with pauses; users do not wait for each other. */
export class FetchQueue implements Disposable {
  readonly #clock: Clock;
  readonly #queues = new Map<UserId, Queue>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `work` must not reject. Under a key that waits already it is dropped. */
  add(user: UserId, key: string, work: () => Promise<void>): void {
    const queue = this.#queues.get(user);
    if (queue !== undefined) {
      if (!queue.works.has(key)) queue.works.set(key, work);
      return;
    }
    const begun: Queue = { works: new Map([[key, work]]), timer: undefined };
    this.#queues.set(user, begun);
    this.#later(user, begun);
  }

  /** What waits for this user is not fetched any more. */
  drop(user: UserId): void {
    this.#queues.get(user)?.timer?.[Symbol.dispose]();
    this.#queues.delete(user);
  }

  [Symbol.dispose](): void {
    for (const user of [...this.#queues.keys()]) this.drop(user);
  }

  #later(user: UserId, queue: Queue): void {
    queue.timer = this.#clock.after(fetchPause, () => void this.#next(user, queue));
  }

  async #next(user: UserId, queue: Queue): Promise<void> {
    for (const [key, work] of queue.works) {
      queue.works.delete(key);
      await work();
      break;
    }
    if (this.#queues.get(user) !== queue) return;
    if (queue.works.size > 0) this.#later(user, queue);
    else this.#queues.delete(user);
  }
}
