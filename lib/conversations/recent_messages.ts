import {
  foldedName,
  type LegacyMessageId,
  legacyMessageId,
  type LegacyName,
  type MessageId,
  messageId,
} from "../ids.ts";
import { detached } from "./detached.ts";

/** How many messages of one user are remembered. */
const most = 200;

/** As much of a text as is needed to say which message is meant. */
const excerptLength = 100;

/** A message that something may still refer to. */
export interface RecentMessage {
  readonly id: MessageId;
  /** Absent until the network said under which id it has the message. */
  readonly legacyId?: LegacyMessageId | undefined;
  readonly text: string;
}

interface Kept {
  /** Folded. */
  readonly conversation: string;
  readonly id: MessageId;
  legacyId: LegacyMessageId | undefined;
  readonly text: string;
}

/**
 * One user's latest messages: under which ids the clients and the network know them, and how they begin. A message that
 * the user sent has two ids; every other one has the network's id on both sides.
 *
 * They are looked through one by one: there are few of them, and keeping maps of them cost each message more than that.
 */
export class RecentMessages {
  /** A ring: where the next one comes, the oldest goes. */
  readonly #ring: Kept[] = [];
  #next = 0;

  /** Short texts and ids are kept as they are: a piece of a stanza would keep the stanza. */
  note(conversation: LegacyName, { id, legacyId, text }: RecentMessage): void {
    this.#ring[this.#next] = {
      conversation: this.#sameAsLast(foldedName(conversation)),
      id,
      legacyId,
      text: text.length <= excerptLength ? text : detached(text.slice(0, excerptLength)),
    };
    this.#next = (this.#next + 1) % most;
  }

  /** The network says under which id it has a message of the user's. */
  learn(conversation: LegacyName, id: MessageId, legacyId: LegacyMessageId): void {
    const known = this.#find(conversation, id);
    if (known === undefined) this.note(conversation, { id, legacyId, text: "" });
    else known.legacyId = legacyId;
  }

  find(conversation: LegacyName, id: MessageId): RecentMessage | undefined {
    return this.#find(conversation, id);
  }

  /** Whether the network's message has been seen. */
  knows(conversation: LegacyName, legacyId: LegacyMessageId): boolean {
    const name = foldedName(conversation);
    return this.#ring.some((each) => each.legacyId === legacyId && each.conversation === name);
  }

  /**
   * How the user's clients know a message. If the user sent several under one id, that is the first: the others are
   * new versions of it.
   */
  idOf(conversation: LegacyName, legacyId: LegacyMessageId): MessageId {
    const name = foldedName(conversation);
    const otherwise = messageId(legacyId);
    const { length } = this.#ring;
    for (let from = 0; from < length; from++) {
      const each = this.#ring[(this.#next + from) % length];
      // A message may have come back before it was known as the user's: then it is there twice.
      if (each?.legacyId === legacyId && each.id !== otherwise && each.conversation === name) return each.id;
    }
    return otherwise;
  }

  /** How the network knows a message. */
  legacyIdOf(conversation: LegacyName, id: MessageId): LegacyMessageId {
    return this.#find(conversation, id)?.legacyId ?? legacyMessageId(id);
  }

  /** In a run of messages from one room its name is kept once. */
  #sameAsLast(folded: string): string {
    const last = this.#ring[(this.#next + most - 1) % most]?.conversation;
    return last === folded ? last : detached(folded);
  }

  /** The newest first: that is what people refer to. */
  #find(conversation: LegacyName, id: MessageId): Kept | undefined {
    const name = foldedName(conversation);
    const { length } = this.#ring;
    for (let back = 1; back <= length; back++) {
      const each = this.#ring[(this.#next - back + length) % length];
      if (each?.id === id && each.conversation === name) return each;
    }
    return undefined;
  }
}
