/** How many messages of one account are remembered. */
const capacity = 2000;

interface Known {
  readonly conversation: string;
  readonly legacyId: string;
  readonly archiveId: string;
}

/**
 * The names that archives have for messages (XEP-0359 §3.1), beside those by which the instance knows them. Of the
 * latest messages.
 */
export class ArchiveIds {
  readonly #byLegacyId = new Map<string, Known>();
  readonly #byArchiveId = new Map<string, Known>();

  /** @param conversation a bare JID: the buddy, or the room. */
  add(conversation: string, legacyId: string, archiveId: string): void {
    const known = { conversation, legacyId, archiveId };
    this.#byLegacyId.set(key(conversation, legacyId), known);
    this.#byArchiveId.set(key(conversation, archiveId), known);
    if (this.#byArchiveId.size <= capacity) return;
    const [oldest] = this.#byArchiveId.values();
    if (oldest === undefined) return;
    this.#byArchiveId.delete(key(oldest.conversation, oldest.archiveId));
    this.#byLegacyId.delete(key(oldest.conversation, oldest.legacyId));
  }

  archiveIdOf(conversation: string, legacyId: string): string | undefined {
    return this.#byLegacyId.get(key(conversation, legacyId))?.archiveId;
  }

  legacyIdOf(conversation: string, archiveId: string): string | undefined {
    return this.#byArchiveId.get(key(conversation, archiveId))?.legacyId;
  }
}

function key(conversation: string, id: string): string {
  return `${conversation} ${id}`;
}
