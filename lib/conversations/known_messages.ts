import type { Clock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import { type LegacyMessageId, type LegacyName, type MessageId, messageId } from "../ids.ts";
import type { IncomingMessage, OutgoingMessage } from "../message.ts";
import { AwaitedIds } from "./awaited_ids.ts";
import { detached } from "./detached.ts";
import { RecentMessages } from "./recent_messages.ts";
import type { StoredMessageIds } from "./stored_message_ids.ts";
import { Turns } from "./turns.ts";

/**
 * How the two sides call one user's messages. Everything is found in memory once a turn was taken: that looks up what
 * has been forgotten, and keeps the order of those who wait for it.
 */
export class KnownMessages {
  readonly #recent = new RecentMessages();
  readonly #stored: StoredMessageIds | undefined;
  readonly #awaited: AwaitedIds | undefined;
  readonly #towardsNetwork = new Turns();
  readonly #towardsUser = new Turns();

  /** Without `messageIds`, what is forgotten stays so; without `clock`, nobody waits for the network's ids. */
  constructor(
    { messageIds, clock }: { readonly messageIds?: StoredMessageIds | undefined; readonly clock?: Clock } =
      {},
  ) {
    this.#stored = messageIds;
    this.#awaited = clock && new AwaitedIds(clock);
  }

  /** The user sent a message. */
  sent({ conversation, origin, body }: OutgoingMessage): void {
    if (origin.id === undefined) return;
    this.#recent.note(conversation, { id: messageId(detached(origin.id)), text: detached(body) });
  }

  /** The network says under which id it has a message of the user's. */
  learn(conversation: LegacyName, id: MessageId, legacyId: LegacyMessageId): void {
    if (this.#recent.find(conversation, id)?.legacyId === legacyId) return;
    this.#recent.learn(conversation, id, legacyId);
    const isFirstVersion = this.#recent.idOf(conversation, legacyId) === id;
    if (isFirstVersion) this.#stored?.save(conversation, id, legacyId);
  }

  /**
   * A message as the user's clients know what it refers to, which may be referred to from now on. Networks repeat
   * themselves after a reconnect, and so do their archives; `isNew` if its id was made a moment ago, so that nothing
   * can be known by it and nothing need be looked for.
   */
  remember(
    message: IncomingMessage<LegacyMessageId>,
    isNew = false,
  ): { readonly isRepeated: boolean; readonly shown: IncomingMessage } {
    const { conversation, id, replaces, body } = message;
    // A correction may well come under the id of what it corrects.
    const isRepeated = !isNew && id !== undefined && id !== replaces && this.#recent.knows(conversation, id);
    const shown = this.forClients(message, isNew);
    if (!isRepeated && id !== undefined && shown.id !== undefined) {
      this.#recent.note(conversation, { id: shown.id, legacyId: id, text: body });
    }
    return { isRepeated, shown };
  }

  /** How a message begins, as far as anybody remembers. */
  textOf(conversation: LegacyName, id: MessageId): string {
    return this.#recent.find(conversation, id)?.text ?? "";
  }

  idOf(conversation: LegacyName, legacyId: LegacyMessageId): MessageId {
    return this.#recent.idOf(conversation, legacyId);
  }

  legacyIdOf(conversation: LegacyName, id: MessageId): LegacyMessageId {
    return this.#recent.legacyIdOf(conversation, id);
  }

  forClients(message: IncomingMessage<LegacyMessageId>, isNew = false): IncomingMessage {
    if (hasNoIds(message)) return message;
    if (isNew && hasOnlyItsId(message)) return { ...message, id: messageId(message.id) };
    const { conversation, id, reply, replaces, ...rest } = message;
    return {
      conversation,
      ...rest,
      ...id !== undefined && { id: isNew ? messageId(id) : this.idOf(conversation, id) },
      ...reply && { reply: { ...reply, to: this.idOf(conversation, reply.to) } },
      ...replaces !== undefined && { replaces: this.idOf(conversation, replaces) },
    };
  }

  forNetwork(message: OutgoingMessage): OutgoingMessage<LegacyMessageId> {
    if (refersToNone(message)) return message;
    const { conversation, reply, replaces, ...rest } = message;
    return {
      conversation,
      ...rest,
      ...reply && { reply: { ...reply, to: this.legacyIdOf(conversation, reply.to) } },
      ...replaces !== undefined && { replaces: this.legacyIdOf(conversation, replaces) },
    };
  }

  /** The network has said what it has to say of a message that the user sent. */
  told(id: MessageId): void {
    this.#awaited?.told(id);
  }

  /** The user is leaving: nobody waits any more. */
  close(): void {
    this.#awaited?.close();
  }

  /**
   * The turn of something that the user does to these messages, or of a message: see {@link Turns.take}. Where the
   * network `givesIds`, it comes after those of messages that were sent a moment ago. Throws `backend-unavailable` when too much is waiting.
   */
  turnToNetwork(
    conversation: LegacyName,
    ids: readonly MessageId[],
    givesIds = false,
  ): Promise<void> | undefined {
    const stored = this.#stored;
    if (ids.length === 0 && this.#towardsNetwork.areFree) return undefined;
    const forgotten = ids.filter((id) => this.#recent.find(conversation, id) === undefined);
    if (this.#towardsNetwork.areFull) {
      throw new TransportError("backend-unavailable", "Too much is being asked for you already.");
    }
    const first = givesIds ? this.#idsOfYoung(conversation, ids) : undefined;
    if (first === undefined && (stored === undefined || forgotten.length === 0)) {
      return this.#towardsNetwork.take();
    }
    return this.#towardsNetwork.take(async () => {
      await first;
      for (const id of forgotten) this.#recall(conversation, id, await stored?.legacyIdOf(conversation, id));
    });
  }

  /** The turn of something that the network says of these messages. */
  turnToUser(conversation: LegacyName, legacyIds: readonly LegacyMessageId[]): Promise<void> | undefined {
    const stored = this.#stored;
    // Nobody is to wait for ever: what a flood refers to is told as the network calls it.
    if (stored === undefined || this.#towardsUser.areFull) return undefined;
    const forgotten = legacyIds.filter((legacyId) => !this.#recent.knows(conversation, legacyId));
    if (forgotten.length === 0) return this.#towardsUser.take();
    return this.#towardsUser.take(async () => {
      for (const legacyId of forgotten) {
        this.#recall(conversation, await stored.idOf(conversation, legacyId), legacyId);
      }
    });
  }

  #idsOfYoung(conversation: LegacyName, ids: readonly MessageId[]): Promise<unknown> | undefined {
    const awaited = this.#awaited;
    const young = ids.filter((id) => {
      const known = this.#recent.find(conversation, id);
      return known !== undefined && known.legacyId === undefined;
    });
    return awaited === undefined || young.length === 0
      ? undefined
      : Promise.all(young.map((id) => awaited.wait(id)));
  }

  #recall(conversation: LegacyName, id: MessageId | undefined, legacyId: LegacyMessageId | undefined): void {
    if (id !== undefined && legacyId !== undefined) this.#recent.learn(conversation, id, legacyId);
  }
}

/** Most messages refer to no other. */
function refersToNone(message: OutgoingMessage): message is OutgoingMessage<never> {
  return message.reply === undefined && message.replaces === undefined;
}

/** Most networks of old give none. */
function hasNoIds(message: IncomingMessage<LegacyMessageId>): message is IncomingMessage<never> {
  return message.id === undefined && message.reply === undefined && message.replaces === undefined;
}

type Named = Omit<IncomingMessage<LegacyMessageId>, "reply" | "replaces"> & { readonly id: LegacyMessageId };

/** As most messages in rooms of such networks, which are given an id here. */
function hasOnlyItsId(message: IncomingMessage<LegacyMessageId>): message is Named {
  return message.id !== undefined && message.reply === undefined && message.replaces === undefined;
}
