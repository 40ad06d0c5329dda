import type { UserId } from "../ids.ts";
import type { Allowance } from "../storage/message_storage.ts";

/**
 * Notices who may have come to keep more than is allowed: whoever added so much since it was last looked at. So a
 * look at what there is comes seldom, and nobody has more than both together.
 */
export class Hoarders {
  readonly #step: Allowance;
  readonly #added = new Map<UserId, Allowance>();
  #due = new Set<UserId>();

  constructor(step: Allowance) {
    this.#step = step;
  }

  add(user: UserId, text: string): void {
    const { messages, characters } = this.#added.get(user) ?? { messages: 0, characters: 0 };
    const sum = { messages: messages + 1, characters: characters + text.length };
    const isDue = sum.messages >= this.#step.messages || sum.characters >= this.#step.characters;
    if (!isDue) return void this.#added.set(user, sum);
    this.#added.delete(user);
    this.#due.add(user);
  }

  /** Who is to be looked at, once each. */
  take(): Iterable<UserId> {
    const due = this.#due;
    this.#due = new Set();
    return due;
  }
}
