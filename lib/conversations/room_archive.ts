import type { Clock } from "../clock.ts";
import { errorText, TransportError } from "../errors.ts";
import { foldedName, type LegacyName, type UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { RoomMessageRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";

/** How long messages are gathered before they are written together, in milliseconds: what a crash may cost. */
const gatherFor = 100;

/** How many wait for a database that is away. Beyond, the oldest are given up. */
const mostGathered = 20_000;

const day = 24 * 60 * 60 * 1000;

/** Early, so that an instance that is started anew each day forgets as well; late enough not to slow its start. */
const firstPruning = 15 * 60 * 1000;

/** A room's messages are told apart by when they came, in microseconds. */
const perMillisecond = 1000;

export interface RoomArchiveOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
  /** In days. */
  readonly keptFor: number;
}

/** A part of what was said in a room; ids and times are exclusive bounds, as far as they are given. */
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
  readonly messages: readonly { readonly id: string; readonly at: Date; readonly text: string }[];
  /** There is no more within the bounds. */
  readonly isComplete: boolean;
}

/**
 * What each user heard in rooms, for those of their clients that were not there. Written in batches, a tenth of a
 * second apart, and before anything is read; forgotten after some days.
 */
export class RoomArchive implements AsyncDisposable {
  readonly #options: RoomArchiveOptions;
  #gathered: RoomMessageRecord[] = [];
  #position = 0;
  #writer: Disposable | undefined;
  #pruner: Disposable;
  #working: Promise<void> = Promise.resolve();

  constructor(options: RoomArchiveOptions) {
    this.#options = options;
    this.#pruner = this.#pruneAfter(firstPruning);
  }

  add(user: UserId, room: LegacyName, id: string, text: string): void {
    this.#position = Math.max(this.#position + 1, this.#options.clock.now() * perMillisecond);
    this.#gathered.push({ user, room: foldedName(room), id, position: this.#position, text });
    this.#writeLater();
  }

  /** Throws `item-not-found` where there is no message with such an id, and `storage-failed`. */
  async page(user: UserId, name: LegacyName, bounds: ArchiveBounds): Promise<ArchivePage> {
    await this.flush();
    const { storage } = this.#options;
    const { start, end, limit, newest } = bounds;
    const room = foldedName(name);
    const after = Math.max(
      await this.#positionOf(user, room, bounds.afterId) ?? 0,
      (start?.getTime() ?? 0) * perMillisecond - 1,
    );
    const before = Math.min(
      await this.#positionOf(user, room, bounds.beforeId) ?? Number.MAX_SAFE_INTEGER,
      end === undefined ? Number.MAX_SAFE_INTEGER : (end.getTime() + 1) * perMillisecond,
    );
    const found = await storage.roomMessages(user, room, { after, before, limit: limit + 1, newest });
    const isComplete = found.length <= limit;
    const shown = isComplete ? found : newest ? found.slice(1) : found.slice(0, limit);
    const messages = shown.map(({ id, position, text }) => (
      { id, at: new Date(Math.floor(position / perMillisecond)), text }
    ));
    return { messages, isComplete };
  }

  /** Writes what is gathered. Resolves when everything up to now was tried; never rejects. */
  flush(): Promise<void> {
    this.#writer?.[Symbol.dispose]();
    this.#writer = undefined;
    return this.#working = this.#working.then(() => this.#write());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pruner[Symbol.dispose]();
    await this.flush();
    this.#writer?.[Symbol.dispose]();
    const messages = this.#gathered.length;
    if (messages > 0) {
      this.#options.log.error("what was said in rooms could not be kept and is lost", { messages });
    }
  }

  async #positionOf(user: UserId, room: string, id: string | undefined): Promise<number | undefined> {
    if (id === undefined) return undefined;
    const position = await this.#options.storage.roomMessagePosition(user, room, id);
    if (position !== undefined) return position;
    throw new TransportError("item-not-found", "There is no such message in the archive (any more).");
  }

  #writeLater(): void {
    // Cut in steps, so that not every message costs a copy.
    if (this.#gathered.length > 2 * mostGathered) this.#gathered = this.#gathered.slice(-mostGathered);
    this.#writer ??= this.#options.clock.after(gatherFor, () => void this.flush());
  }

  async #write(): Promise<void> {
    const batch = this.#gathered;
    if (batch.length === 0) return;
    this.#gathered = [];
    try {
      await this.#options.storage.saveRoomMessages(batch);
    } catch (error) {
      this.#options.log.error("what was said in rooms could not be kept", { reason: errorText(error) });
      this.#gathered = [...batch, ...this.#gathered];
      this.#writeLater();
    }
  }

  #pruneAfter(delay: number): Disposable {
    return this.#options.clock.after(delay, () => {
      this.#pruner = this.#pruneAfter(day);
      this.#working = this.#working.then(() => this.#prune());
    });
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
