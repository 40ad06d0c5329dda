/** How many messages of one room are remembered. */
const capacity = 500;

interface Known {
  readonly nickname: string;
  readonly id: string;
}

/**
 * The two names of a room's messages: the room's, by which they are known to everybody (XEP-0359 §3.1), and the
 * sender's, by which corrections refer to them (XEP-0308 §3). Of the latest messages.
 */
export class MessageIds {
  readonly #known = new Map<string, Known>();
  readonly #legacyIds = new Map<string, string>();

  add(legacyId: string, nickname: string, id: string): void {
    this.#known.set(legacyId, { nickname, id });
    this.#legacyIds.set(`${id} ${nickname}`, legacyId);
    if (this.#known.size <= capacity) return;
    const [oldest] = this.#known;
    if (oldest === undefined) return;
    this.#known.delete(oldest[0]);
    this.#legacyIds.delete(`${oldest[1].id} ${oldest[1].nickname}`);
  }

  /** The room's name of a message, from the sender's. Of one that is not known they are the same. */
  legacyIdOf(id: string, nickname: string): string {
    return this.#legacyIds.get(`${id} ${nickname}`) ?? id;
  }

  /** The sender's name of a message, from the room's. */
  senderIdOf(legacyId: string): string {
    return this.#known.get(legacyId)?.id ?? legacyId;
  }

  authorOf(legacyId: string): string | undefined {
    return this.#known.get(legacyId)?.nickname;
  }
}
