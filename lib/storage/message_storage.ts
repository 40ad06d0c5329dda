import type { UserId } from "../ids.ts";
import type { ArchivedMessageRecord, BacklogRecord, RoomMessageBounds } from "./records.ts";

/** How much of one kind a user may keep: messages, and characters of all together. */
export interface Allowance {
  readonly messages: number;
  readonly characters: number;
}

/**
 * What users said and heard, and what waits for their clients, where the transport is their server. The rules of
 * {@link Storage} hold here too: texts that are too long, and users who are not registered, are passed over.
 */
export interface MessageStorage {
  /** Keeps messages of any number of users. One with an id that is there is replaced. */
  saveArchived(messages: readonly ArchivedMessageRecord[]): Promise<void>;

  /** What the user and `contact` said, or the user and everybody; the oldest first. */
  archived(
    user: UserId,
    contact: string | undefined,
    bounds: RoomMessageBounds,
  ): Promise<readonly ArchivedMessageRecord[]>;

  /** Those of them that are there, the oldest first. */
  archivedByIds(user: UserId, ids: readonly string[]): Promise<readonly ArchivedMessageRecord[]>;

  countArchived(
    user: UserId,
    contact: string | undefined,
    bounds: Pick<RoomMessageBounds, "after" | "before">,
  ): Promise<number>;

  /** Forgets what was said before that position, one user at a time. Answers how much is gone. */
  pruneArchived(before: number): Promise<number>;

  /**
   * If one user has more than is allowed, forgets the oldest, until an eighth of the room is free. Answers how much is
   * gone.
   */
  trimArchived(user: UserId, allowed: Allowance): Promise<number>;

  /** Keeps what waits, for any number of users. One with an id that is there is replaced. */
  saveBacklog(items: readonly BacklogRecord[]): Promise<void>;

  /** What waits for the user: the newest if there is more than `limit`, the oldest of them first. */
  backlog(user: UserId, limit: number): Promise<readonly BacklogRecord[]>;

  /** Forgets what waits for the user up to that position. */
  removeBacklog(user: UserId, upTo: number): Promise<void>;

  /** As {@link trimArchived}, of what waits. */
  trimBacklog(user: UserId, allowed: Allowance): Promise<number>;
}
