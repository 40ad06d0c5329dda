import type { Tags } from "./protocol/line.ts";

/** Messages whose reactions are remembered. */
const remembered = 300;

/**
 * IRC tells one reaction after another (ircv3.net/specs/client-tags/react); the instance wants all that somebody has
 * made to a message.
 */
export class Reactions {
  /** By message and who, oldest first. */
  readonly #known = new Map<string, ReadonlySet<string>>();

  /** Somebody's tags; what their reactions to a message are now, if the tags say so. */
  heard(who: string, tags: Tags): { legacyId: string; emoji: readonly string[] } | undefined {
    const legacyId = tags.get("+draft/reply");
    const added = tags.get("+draft/react");
    const removed = tags.get("+draft/unreact");
    if (legacyId === undefined || (added === undefined && removed === undefined)) return undefined;
    const now = new Set(this.#of(legacyId, who));
    if (added !== undefined && added !== "") now.add(added);
    if (removed !== undefined) now.delete(removed);
    this.#remember(legacyId, who, now);
    return { legacyId, emoji: [...now] };
  }

  /** The user wants these reactions: the tags that make it so, one message each. */
  become(legacyId: string, emoji: readonly string[]): Tags[] {
    const before = this.#of(legacyId, "");
    const now = new Set(emoji);
    this.#remember(legacyId, "", now);
    const tags = (name: string, value: string): Tags => new Map([[name, value], ["+draft/reply", legacyId]]);
    return [
      ...[...now].filter((one) => !before.has(one)).map((one) => tags("+draft/react", one)),
      ...[...before].filter((one) => !now.has(one)).map((one) => tags("+draft/unreact", one)),
    ];
  }

  #of(legacyId: string, who: string): ReadonlySet<string> {
    return this.#known.get(`${legacyId} ${who}`) ?? new Set();
  }

  #remember(legacyId: string, who: string, emoji: ReadonlySet<string>): void {
    const key = `${legacyId} ${who}`;
    this.#known.delete(key);
    this.#known.set(key, emoji);
    if (this.#known.size <= remembered) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      return;
    }
  }
}
