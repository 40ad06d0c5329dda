import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { PastMessage } from "../room.ts";
import type { RoomMessageRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { type ArchiveBounds, type ArchivePage, perMillisecond, readPage } from "./archive_page.ts";
import { BatchWriter } from "./batch_writer.ts";
import { Daily, day } from "./daily.ts";
import { PositionClock } from "./position_clock.ts";

/** How much of it whoever enters a room is shown, at most. */
const mostShown = 100;

export interface RoomArchiveOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  /** In days. */
  readonly keptFor: number;
}

/**
 * What each user heard in rooms, for those of their clients that were not there. Written in batches, a tenth of a
 * second apart, and before anything is read; forgotten after some days.
 */
export class RoomArchive implements AsyncDisposable {
  readonly #options: RoomArchiveOptions;
  readonly #writer: BatchWriter<RoomMessageRecord>;
  readonly #positions: PositionClock;
  readonly #daily: Daily;

  constructor(options: RoomArchiveOptions) {
    this.#options = options;
    const { storage, clock, log } = options;
    this.#positions = new PositionClock(clock);
    const write = (batch: readonly RoomMessageRecord[]) => storage.saveRoomMessages(batch);
    this.#writer = new BatchWriter({ clock, log, what: "what was said in rooms", write });
    this.#daily = new Daily(clock, () => void this.#writer.inTurn(() => this.#prune()));
  }

  add(user: UserId, room: LegacyName, id: string, text: string): void {
    this.#writer.add({ user, room: foldedName(room), id, position: this.#positions.next(), text });
  }

  /** Throws `item-not-found` where there is no message with such an id, and `storage-failed`. */
  async page(user: UserId, name: LegacyName, bounds: ArchiveBounds): Promise<ArchivePage> {
    await this.flush();
    const { storage } = this.#options;
    const room = foldedName(name);
    return await readPage({
      positionOf: (id) => storage.roomMessagePosition(user, room, id),
      messages: (within) => storage.roomMessages(user, room, within),
    }, bounds);
  }

  /** What was said last, oldest first, for whoever enters a room. Never rejects. */
  async latest(user: UserId, room: LegacyName): Promise<readonly PastMessage[]> {
    try {
      return (await this.page(user, room, { limit: mostShown, newest: true })).messages;
    } catch (error) {
      this.#options.log.error("what was said in a room could not be read", {
        user,
        reason: errorText(error),
      });
      return [];
    }
  }

  /** Writes what is gathered. Resolves when everything up to now was tried; never rejects. */
  async flush(): Promise<void> {
    await this.#writer.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#daily[Symbol.dispose]();
    await this.#writer[Symbol.asyncDispose]();
  }

  async #prune(): Promise<void> {
    const { storage, clock, log, keptFor } = this.#options;
    try {
      const messages = await storage.pruneRoomMessages((clock.now() - keptFor * day) * perMillisecond);
      log.debug("what was said in rooms long ago is forgotten", { messages });
    } catch (error) {
      log.error("what was said in rooms long ago could not be forgotten", { reason: errorText(error) });
    }
  }
}
