import { foldedName, type LegacyName, type MessageId, type UserId } from "../../../lib/ids.ts";

/** How many messages are remembered. Only those that took more than one stanza are: words beside files. */
const most = 5_000;

/** How many stanzas a message of the network took, for whatever happens to all of it. */
export class ShownParts {
  readonly #counts = new Map<string, number>();

  note(user: UserId, conversation: LegacyName, id: MessageId, count: number): void {
    const key = keyOf(user, conversation, id);
    this.#counts.delete(key);
    this.#counts.set(key, count);
    for (const first of this.#counts.keys()) {
      if (this.#counts.size <= most) return;
      this.#counts.delete(first);
    }
  }

  of(user: UserId, conversation: LegacyName, id: MessageId): number {
    return this.#counts.get(keyOf(user, conversation, id)) ?? 1;
  }
}

function keyOf(user: UserId, conversation: LegacyName, id: MessageId): string {
  return `${user}\n${id}\n${foldedName(conversation)}`;
}
