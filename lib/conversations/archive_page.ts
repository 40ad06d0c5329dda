import { TransportError } from "../errors.ts";
import type { RoomMessageBounds } from "../storage/records.ts";

/** Messages are told apart by when they came, in microseconds. */
export const perMillisecond = 1000;

/** A part of what was said; ids are exclusive bounds and times inclusive ones, as far as they are given. */
export interface ArchiveBounds {
  readonly afterId?: string;
  readonly beforeId?: string;
  readonly start?: Date;
  readonly end?: Date;
  readonly limit: number;
  /** Of more than `limit`, the newest; else the oldest. */
  readonly newest: boolean;
}

export interface ArchivePage {
  /** Oldest first; `text` is in the frontend's own language. */
  readonly messages: readonly ArchivePageMessage[];
  /** There is no more within the bounds. */
  readonly isComplete: boolean;
}

export interface ArchivePageMessage {
  readonly id: string;
  readonly at: Date;
  readonly text: string;
}

/** A message as it is stored. */
export interface StoredMessage {
  readonly id: string;
  readonly position: number;
  readonly text: string;
}

/** Where pages are read from. */
export interface Stored {
  positionOf(id: string): Promise<number | undefined>;
  /** The oldest first. */
  messages(bounds: RoomMessageBounds): Promise<readonly StoredMessage[]>;
}

/** Throws `item-not-found` where there is no message with such an id. */
export async function readPage(stored: Stored, bounds: ArchiveBounds): Promise<ArchivePage> {
  const { limit, newest } = bounds;
  const found = await stored.messages({ ...await positions(stored, bounds), limit: limit + 1, newest });
  const isComplete = found.length <= limit;
  const shown = isComplete ? found : newest ? found.slice(1) : found.slice(0, limit);
  return { messages: shown.map(shownMessage), isComplete };
}

/** The bounds as positions, exclusive both. Throws as {@link readPage} does. */
export async function positions(
  stored: Pick<Stored, "positionOf">,
  { afterId, beforeId, start, end }: Omit<ArchiveBounds, "limit" | "newest">,
): Promise<Pick<RoomMessageBounds, "after" | "before">> {
  const after = Math.max(
    await knownPosition(stored, afterId) ?? 0,
    (start?.getTime() ?? 0) * perMillisecond - 1,
  );
  const before = Math.min(
    await knownPosition(stored, beforeId) ?? Number.MAX_SAFE_INTEGER,
    end === undefined ? Number.MAX_SAFE_INTEGER : (end.getTime() + 1) * perMillisecond,
  );
  return { after, before };
}

export function shownMessage({ id, position, text }: StoredMessage): ArchivePageMessage {
  return { id, at: new Date(Math.floor(position / perMillisecond)), text };
}

async function knownPosition(
  { positionOf }: Pick<Stored, "positionOf">,
  id: string | undefined,
): Promise<number | undefined> {
  if (id === undefined) return undefined;
  const position = await positionOf(id);
  if (position !== undefined) return position;
  throw new TransportError("item-not-found", "There is no such message in the archive (any more).");
}
