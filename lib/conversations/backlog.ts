import type { Clock } from "../clock.ts";
import { errorText, TransportError } from "../errors.ts";
import type { UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { Allowance } from "../storage/message_storage.ts";
import type { BacklogRecord } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { BatchWriter } from "./batch_writer.ts";
import { Hoarders } from "./hoarders.ts";
import { PositionClock } from "./position_clock.ts";

/** How much waits for one user; and after how much more that is looked at. Of more, the oldest is given up. */
const allowed: Allowance = { messages: 1_000, characters: 4 * 1024 * 1024 };
const step: Allowance = { messages: 250, characters: 1024 * 1024 };

/** Something is to wait, or waits no more up to a position. */
type Change =
  | { readonly kind: "waits"; readonly user: UserId; readonly record: BacklogRecord }
  | { readonly kind: "taken"; readonly user: UserId; readonly upTo: number };

export interface BacklogOptions {
  readonly storage: Pick<Storage, "messages">;
  readonly clock: Clock;
  readonly log: Log;
}

/** What came for users while none of their clients was there, until one is. It outlives the instance. */
export class Backlog implements AsyncDisposable {
  readonly #options: BacklogOptions;
  readonly #writer: BatchWriter<Change>;
  readonly #positions: PositionClock;
  readonly #hoarders = new Hoarders(step);
  /** Two clients of one user are not handed the same. */
  readonly #handingOver = new Map<UserId, Promise<void>>();

  constructor(options: BacklogOptions) {
    this.#options = options;
    const { clock, log } = options;
    this.#positions = new PositionClock(clock);
    const write = (batch: readonly Change[]) => this.#write(batch);
    this.#writer = new BatchWriter({ clock, log, what: "what waits for clients", write });
  }

  /** `text` is in the frontend's own language. What waits already under this id waits once. */
  add(user: UserId, id: string, text: string): void {
    const record = { user, id, position: this.#positions.next(), text };
    this.#writer.add({ kind: "waits", user, record });
  }

  /**
   * Gives what waits for the user to `take`, the oldest first, unless there is nothing. It waits no more, if `take`
   * answers `true`. Throws `storage-failed`.
   */
  handOver(user: UserId, take: (texts: readonly string[]) => boolean): Promise<void> {
    const before = this.#handingOver.get(user) ?? Promise.resolve();
    const work = before.then(() => this.#handOver(user, take));
    const settled = work.catch(() => {}).finally(() => {
      if (this.#handingOver.get(user) === settled) this.#handingOver.delete(user);
    });
    this.#handingOver.set(user, settled);
    return work;
  }

  /** The user is not registered any more. */
  forget(user: UserId): void {
    this.#writer.discard((change) => change.user === user);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#handingOver.values());
    await this.#writer[Symbol.asyncDispose]();
  }

  async #handOver(user: UserId, take: (texts: readonly string[]) => boolean): Promise<void> {
    if (!await this.#writer.flush()) {
      throw new TransportError("storage-failed", "The database does not work.");
    }
    const { messages } = this.#options.storage;
    const found = await messages.backlog(user, allowed.messages);
    const upTo = found.at(-1)?.position;
    if (upTo === undefined || !take(found.map(({ text }) => text))) return;
    // What comes from now on stays, should the clock have been set back.
    this.#positions.pass(upTo);
    this.#writer.add({ kind: "taken", user, upTo });
  }

  async #write(batch: readonly Change[]): Promise<void> {
    const { messages } = this.#options.storage;
    const records = batch.flatMap((change) => change.kind === "waits" ? [change.record] : []);
    if (records.length > 0) await messages.saveBacklog(records);
    for (const change of batch) {
      if (change.kind === "taken") await messages.removeBacklog(change.user, change.upTo);
    }
    for (const { user, text } of records) this.#hoarders.add(user, text);
    for (const user of this.#hoarders.take()) await this.#trim(user);
  }

  async #trim(user: UserId): Promise<void> {
    const { storage, log } = this.#options;
    try {
      const messages = await storage.messages.trimBacklog(user, allowed);
      if (messages > 0) log.warn("too much waits for a user, the oldest is given up", { user, messages });
    } catch (error) {
      log.error("what waits for a user could not be made less", { user, reason: errorText(error) });
    }
  }
}
