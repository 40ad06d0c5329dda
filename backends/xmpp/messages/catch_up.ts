/** What came while there was no connection. */
import type { Archive, Archived } from "./archive.ts";

/** How far each user has heard, in the archives' names of messages. It outlives the sessions. */
export class Positions {
  readonly #positions = new Map<string, string>();

  get(user: string, owner: string): string | undefined {
    return this.#positions.get(`${user} ${owner}`);
  }

  set(user: string, owner: string, position: string): void {
    this.#positions.set(`${user} ${owner}`, position);
  }
}

export interface CatchUpOptions {
  readonly user: string;
  /** Whose archive: the account's, or a room's. */
  readonly owner: string;
  /** The owner is a room. */
  readonly isRoom?: boolean;
  readonly archive: Archive;
  readonly positions: Positions;
  readonly hear: (archived: Archived) => void;
}

const pageSize = 100;

/** Who stayed away for more has to ask for history. */
const mostPages = 20;

/**
 * Hears what is in the archive after the last message heard. Without such, notes where the archive ends.
 * @throws RequestError if there is no archive.
 */
export async function catchUp(options: CatchUpOptions): Promise<void> {
  const { user, owner, archive, positions } = options;
  const position = positions.get(user, owner);
  if (position !== undefined) return await hearAfter(position, options);
  const newest = await archive.newest();
  // What was heard in the meantime is newer.
  if (newest !== undefined && positions.get(user, owner) === undefined) positions.set(user, owner, newest);
}

async function hearAfter(position: string, options: CatchUpOptions): Promise<void> {
  const { user, owner, isRoom = false, archive, positions, hear } = options;
  let after = position;
  for (let pages = 0; pages < mostPages; pages++) {
    const { messages, complete } = await archive.query({
      after,
      limit: pageSize,
      ...(isRoom ? { room: owner } : {}),
    });
    for (const archived of messages) hear(archived);
    const last = messages.at(-1);
    if (last === undefined) return;
    after = last.id;
    positions.set(user, owner, after);
    if (complete) return;
  }
}
