import type { Clock } from "../clock.ts";
import type { UserEvent } from "../events.ts";
import { type LegacyMessageId, legacyMessageId, type LegacyName, legacyName, messageId } from "../ids.ts";
import type { Author, IncomingMessage, Origin, OutgoingMessage } from "../message.ts";
import type { Conversations } from "./conversations.ts";
import { OwnRoomMessages } from "./own_room_messages.ts";
import { senderIdOf } from "./request_id.ts";
import type { Room } from "./room.ts";
import type { ReportedRoomMessage } from "./room_reports.ts";

export interface RoomMessagesOptions {
  readonly clock: Clock;
  /** As `Conversations.remember`. */
  readonly remember: Conversations["remember"];
  /** A room that the user is in. */
  readonly find: (name: LegacyName) => Room | undefined;
  readonly tell: (event: UserEvent) => void;
}

/** What was said in a room. */
interface Said {
  readonly room: Room;
  readonly author: Author;
  readonly isPrivate: boolean;
  readonly message: IncomingMessage<LegacyMessageId> & { readonly id: LegacyMessageId };
}

/** The conversation with somebody in a room, apart from the others. */
export function privateTalk(room: LegacyName, nickname: string): LegacyName {
  return legacyName(`${room}/${nickname}`);
}

/** What is said in one user's rooms: each thing once, and the user's own with where it came from. */
export class RoomMessages {
  readonly #options: RoomMessagesOptions;
  readonly #own = new OwnRoomMessages();
  /** In front of the ids that messages were given here, and how many those are. */
  readonly #idPrefix: string;
  #named = 0;

  constructor(options: RoomMessagesOptions) {
    this.#options = options;
    this.#idPrefix = options.clock.now().toString(36);
  }

  /** The user said something, which the room will reflect. */
  sent(message: OutgoingMessage): void {
    this.#own.add(message);
  }

  received(report: ReportedRoomMessage): void {
    const said = this.#placed(report);
    if (said === undefined) return;
    const { room, author, isPrivate, message } = said;
    const { isRepeated, shown } = this.#options.remember(message, report.message.id === undefined);
    const reflects = isPrivate ? undefined : this.#reflected(said, report.requestId, shown);
    if (isRepeated && reflects === undefined) return;
    const known = inRoom(message, shown);
    const at = message.sentAt ?? new Date(this.#options.clock.now());
    if (!isPrivate) room.keep({ message: known, author, at });
    this.#options.tell({ type: "room-message", room, message: known, author, isPrivate, reflects });
  }

  /**
   * With whom in which room a conversation of this name is held. Nicknames may have slashes, and so may rooms: the
   * shortest name of a room that the user is in is meant.
   */
  partnerIn(conversation: LegacyName): { readonly room: Room; readonly nickname: string } | undefined {
    for (let slash = conversation.indexOf("/"); slash >= 0; slash = conversation.indexOf("/", slash + 1)) {
      const room = this.#options.find(legacyName(conversation.slice(0, slash)));
      if (room !== undefined) return { room, nickname: conversation.slice(slash + 1) };
    }
    return undefined;
  }

  /** Undefined for rooms that the user is not in. */
  #placed({ message, author, isPrivate }: ReportedRoomMessage): Said | undefined {
    const id = message.id ?? this.#newId();
    const room = this.#options.find(message.conversation);
    if (room !== undefined) {
      const nickname = author.nickname || (message.own && !isPrivate ? room.nickname : "");
      const conversation = isPrivate ? privateTalk(room.name, nickname) : room.name;
      const told = { ...message, conversation, id };
      return { room, author: { ...author, nickname }, isPrivate, message: told };
    }
    // COMPAT(spectrum2): backends answer a private message in the conversation that it came in.
    const partner = this.partnerIn(message.conversation);
    if (partner === undefined) return undefined;
    const { nickname } = partner;
    const by = { nickname, participantId: author.participantId };
    return { room: partner.room, author: by, isPrivate: true, message: { ...message, id } };
  }

  /** For networks without ids: clients and archives cannot do without. */
  #newId(): LegacyMessageId {
    return legacyMessageId(`${this.#idPrefix}-${++this.#named}`);
  }

  #reflected(
    { room, author, message }: Said,
    requestId: string | undefined,
    shown: IncomingMessage,
  ): Origin | undefined {
    if (author.nickname !== room.nickname && !message.own) return undefined;
    return this.#own.take(room.name, shown, requestId === undefined ? undefined : senderIdOf(requestId));
  }
}

/**
 * In a room everybody's clients, the sender's too, know a message by the network's id; only what a correction replaces
 * is known as it was sent.
 */
function inRoom({ id, reply }: Said["message"], shown: IncomingMessage): IncomingMessage {
  if (shown.id === messageId(id) && reply === undefined) return shown;
  return { ...shown, id: messageId(id), ...reply && { reply: { ...reply, to: messageId(reply.to) } } };
}
