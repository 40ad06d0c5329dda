import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import {
  foldedName,
  type LegacyMessageId,
  legacyMessageId,
  type LegacyName,
  type MessageId,
  messageId,
  type UserId,
} from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { MessageIdPair } from "../storage/records.ts";
import type { Storage } from "../storage/storage.ts";
import { BatchWriter } from "./batch_writer.ts";

/** How long pairs of one user are gathered before they are written together, in milliseconds. */
const gatherFor = 5_000;

/** How many of one user's wait for a database that is away. */
const mostGathered = 5_000;

export interface StoredMessageIdsOptions {
  readonly user: UserId;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Under which ids the network knows what one user sent, for messages of long ago. A database that cannot be asked is as
 * good as one that does not know.
 */
export class StoredMessageIds implements AsyncDisposable {
  readonly #options: StoredMessageIdsOptions;
  readonly #writer: BatchWriter<MessageIdPair>;

  constructor(options: StoredMessageIdsOptions) {
    const { user, storage, clock } = this.#options = options;
    const log = options.log.with({ user });
    const write = async (pairs: readonly MessageIdPair[]): Promise<void> =>
      void await storage.saveMessageIds(user, pairs);
    this.#writer = new BatchWriter({ clock, log, what: "ids of messages", gatherFor, mostGathered, write });
  }

  save(conversation: LegacyName, id: MessageId, legacyId: LegacyMessageId): void {
    const sentAt = new Date(this.#options.clock.now());
    this.#writer.add({ conversation: foldedName(conversation), ownId: id, legacyId, sentAt });
  }

  async idOf(conversation: LegacyName, legacyId: LegacyMessageId): Promise<MessageId | undefined> {
    const { storage, user } = this.#options;
    const found = await this.#find(() => storage.ownMessageId(user, foldedName(conversation), legacyId));
    return found === undefined ? undefined : messageId(found);
  }

  async legacyIdOf(conversation: LegacyName, id: MessageId): Promise<LegacyMessageId | undefined> {
    const { storage, user } = this.#options;
    const found = await this.#find(() => storage.legacyMessageId(user, foldedName(conversation), id));
    return found === undefined ? undefined : legacyMessageId(found);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#writer[Symbol.asyncDispose]();
  }

  async #find(ask: () => Promise<string | undefined>): Promise<string | undefined> {
    try {
      // What is asked for may be among what waits to be written.
      await this.#writer.flush();
      return await ask();
    } catch (error) {
      const { log, user } = this.#options;
      log.error("ids of messages could not be looked up", { user, reason: errorText(error) });
      return undefined;
    }
  }
}
