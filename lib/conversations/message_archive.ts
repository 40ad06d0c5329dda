import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Allowance } from "../storage/message_storage.ts";
import type { ArchivedMessageRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import {
  type ArchiveBounds,
  type ArchivePage,
  type ArchivePageMessage,
  perMillisecond,
  positions,
  readPage,
  shownMessage,
  type Stored,
} from "./archive_page.ts";
import { BatchWriter } from "./batch_writer.ts";
import { Daily, day } from "./daily.ts";
import { Hoarders } from "./hoarders.ts";
import { PositionClock } from "./position_clock.ts";

/** What one user may keep, so that nobody fills the disk; and after how much more that is looked at. */
const allowed: Allowance = { messages: 10_000, characters: 16 * 1024 * 1024 };
const step: Allowance = { messages: 1_000, characters: 2 * 1024 * 1024 };

export interface MessageArchiveOptions {
  readonly storage: Pick<Storage, "messages">;
  readonly clock: Clock;
  readonly log: Log;
  /** In days. */
  readonly keptFor: number;
}

/** A page of what was said to and by one contact, or all. */
export interface MessageBounds extends ArchiveBounds {
  readonly contact?: string;
}

/**
 * What users said and heard outside rooms, for those of their clients that were not there. Written in batches, and
 * before anything is read; forgotten after some days.
 */
export class MessageArchive implements AsyncDisposable {
  readonly #options: MessageArchiveOptions;
  readonly #writer: BatchWriter<ArchivedMessageRecord>;
  readonly #positions: PositionClock;
  readonly #hoarders = new Hoarders(step);
  readonly #daily: Daily;

  constructor(options: MessageArchiveOptions) {
    this.#options = options;
    const { clock, log } = options;
    this.#positions = new PositionClock(clock);
    const write = (batch: readonly ArchivedMessageRecord[]) => this.#write(batch);
    this.#writer = new BatchWriter({ clock, log, what: "what people said", write });
    this.#daily = new Daily(clock, () => void this.#writer.inTurn(() => this.#prune()));
  }

  /** `contact`: with whom, as the frontend addresses them; `text` in the frontend's own language. */
  add(user: UserId, contact: string, id: string, text: string): void {
    this.#writer.add({ user, contact: contactKey(contact), id, position: this.#positions.next(), text });
  }

  /** Throws `item-not-found` where there is no message with such an id, and `storage-failed`. */
  async page(user: UserId, bounds: MessageBounds): Promise<ArchivePage> {
    await this.#writer.flush();
    return await readPage(this.#stored(user, bounds.contact), bounds);
  }

  /** How many there are within the bounds. Throws as {@link page} does. */
  async count(user: UserId, bounds: Omit<MessageBounds, "limit" | "newest">): Promise<number> {
    await this.#writer.flush();
    const within = await positions(this.#stored(user, undefined), bounds);
    return await this.#options.storage.messages.countArchived(user, keyOf(bounds.contact), within);
  }

  /** The messages with these ids that are there, the oldest first. Throws `storage-failed`. */
  async withIds(user: UserId, ids: readonly string[]): Promise<readonly ArchivePageMessage[]> {
    await this.#writer.flush();
    return (await this.#options.storage.messages.archivedByIds(user, ids)).map(shownMessage);
  }

  /** Resolves when what was added is written, as far as the database works. */
  async flush(): Promise<void> {
    await this.#writer.flush();
  }

  /** The user is not registered any more: what is not written yet never will be. */
  forget(user: UserId): void {
    this.#writer.discard((message) => message.user === user);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#daily[Symbol.dispose]();
    await this.#writer[Symbol.asyncDispose]();
  }

  #stored(user: UserId, contact: string | undefined): Stored {
    const { messages } = this.#options.storage;
    return {
      positionOf: async (id) => (await messages.archivedByIds(user, [id]))[0]?.position,
      messages: (bounds) => messages.archived(user, keyOf(contact), bounds),
    };
  }

  async #write(batch: readonly ArchivedMessageRecord[]): Promise<void> {
    await this.#options.storage.messages.saveArchived(batch);
    for (const { user, text } of batch) this.#hoarders.add(user, text);
    for (const user of this.#hoarders.take()) await this.#trim(user);
  }

  async #trim(user: UserId): Promise<void> {
    const { storage, log } = this.#options;
    try {
      const messages = await storage.messages.trimArchived(user, allowed);
      if (messages > 0) log.debug("a user's archive is full, the oldest is forgotten", { user, messages });
    } catch (error) {
      log.error("a user's archive could not be made smaller", { user, reason: errorText(error) });
    }
  }

  async #prune(): Promise<void> {
    const { storage, clock, log, keptFor } = this.#options;
    try {
      const before = (clock.now() - keptFor * day) * perMillisecond;
      const messages = await storage.messages.pruneArchived(before);
      log.debug("what people said long ago is forgotten", { messages });
    } catch (error) {
      log.error("what people said long ago could not be forgotten", { reason: errorText(error) });
    }
  }
}

/** What of a contact's name the storage has room for. Only monsters share theirs with others. */
const longestContact = 255;

function contactKey(contact: string): string {
  if (contact.length * 3 <= longestContact) return contact;
  const bytes = new TextEncoder().encode(contact);
  if (bytes.length <= longestContact) return contact;
  // What is cut in two at the end is left out.
  return new TextDecoder().decode(bytes.subarray(0, longestContact)).replace(/\ufffd+$/, "");
}

function keyOf(contact: string | undefined): string | undefined {
  return contact === undefined ? undefined : contactKey(contact);
}
