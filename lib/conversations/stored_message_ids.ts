import { errorText } from "../errors.ts";
import {
  foldedName,
  type LegacyMessageId,
  legacyMessageId,
  type LegacyName,
  type MessageId,
  messageId,
} from "../ids.ts";
import { MessageIdWriter, type MessageIdWriterOptions } from "./message_id_writer.ts";

/**
 * Under which ids the network knows what one user sent, for messages of long ago. A database that cannot be asked is as
 * good as one that does not know.
 */
export class StoredMessageIds implements AsyncDisposable {
  readonly #options: MessageIdWriterOptions;
  readonly #writer: MessageIdWriter;

  constructor(options: MessageIdWriterOptions) {
    this.#options = options;
    this.#writer = new MessageIdWriter(options);
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
