import type { MessageIdPair } from "./records.ts";

/** One user's message ids in memory, found from both sides. */
export class MessageIds {
  readonly #byLegacyId = new Map<string, MessageIdPair>();
  /** A message of ours may have become several on the network. */
  readonly #byOwnId = new Map<string, Set<MessageIdPair>>();

  save(pair: MessageIdPair): void {
    const key = keyOf(pair.conversation, pair.legacyId);
    const before = this.#byLegacyId.get(key);
    if (before !== undefined) this.#remove(key, before);
    this.#byLegacyId.set(key, pair);
    const ownKey = keyOf(pair.conversation, pair.ownId);
    const siblings = this.#byOwnId.get(ownKey);
    if (siblings === undefined) this.#byOwnId.set(ownKey, new Set([pair]));
    else siblings.add(pair);
  }

  ownId(conversation: string, legacyId: string): string | undefined {
    return this.#byLegacyId.get(keyOf(conversation, legacyId))?.ownId;
  }

  /** The latest sent, if there are several. */
  legacyId(conversation: string, ownId: string): string | undefined {
    let latest: MessageIdPair | undefined;
    for (const pair of this.#byOwnId.get(keyOf(conversation, ownId)) ?? []) {
      if (latest === undefined || pair.sentAt > latest.sentAt) latest = pair;
    }
    return latest?.legacyId;
  }

  /** Answers how many are gone. */
  prune(before: Date): number {
    const old = [...this.#byLegacyId].filter(([, pair]) => pair.sentAt < before);
    for (const [key, pair] of old) this.#remove(key, pair);
    return old.length;
  }

  #remove(key: string, pair: MessageIdPair): void {
    this.#byLegacyId.delete(key);
    const ownKey = keyOf(pair.conversation, pair.ownId);
    const siblings = this.#byOwnId.get(ownKey);
    siblings?.delete(pair);
    if (siblings?.size === 0) this.#byOwnId.delete(ownKey);
  }
}

/** No stored text holds a NUL. */
function keyOf(conversation: string, id: string): string {
  return `${conversation}\0${id}`;
}
