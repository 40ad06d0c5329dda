import type { Clock } from "../clock.ts";
import type { MessageId } from "../ids.ts";

/** How long something may wait for the network's id of the message that it is about, in milliseconds. */
export const idPatience = 5_000;

/** Who waits until the network has said under which id it has a message that the user sent a moment ago. */
export class AwaitedIds {
  readonly #clock: Clock;
  readonly #waiting = new Map<MessageId, { readonly over: () => void; readonly promise: Promise<void> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves once the network has spoken, or has kept silent for too long. Never rejects. */
  wait(id: MessageId): Promise<void> {
    const known = this.#waiting.get(id);
    if (known !== undefined) return known.promise;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#clock.after(idPatience, () => this.told(id));
    const over = () => {
      timer[Symbol.dispose]();
      resolve();
    };
    this.#waiting.set(id, { over, promise });
    return promise;
  }

  /** The network has said what it has to say of the message. */
  told(id: MessageId): void {
    this.#waiting.get(id)?.over();
    this.#waiting.delete(id);
  }

  /** The user is leaving. */
  close(): void {
    for (const id of [...this.#waiting.keys()]) this.told(id);
  }
}
