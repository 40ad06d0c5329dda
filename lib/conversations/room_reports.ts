/** What the network says of rooms. Ids are the network's. */
import type { LegacyMessageId, LegacyName } from "../ids.ts";
import type { Author, IncomingMessage, TypingState } from "../message.ts";
import type {
  JoinRefusal,
  Leaving,
  Participant,
  RoomInfo,
  RoomInvitation,
  RoomRefusal,
  RoomSubject,
} from "../room.ts";

/** Somebody in a room came, changed or left. */
export interface ReportedParticipant {
  readonly room: LegacyName;
  readonly participant: Participant;
  /** The new nickname, in a rename. */
  readonly newNickname?: string;
  /** Set when they left. */
  readonly gone?: {
    readonly why: Leaving;
    readonly actor: string;
    readonly reason: string;
  };
  /** It is the user who was not let in. */
  readonly refusal?: JoinRefusal;
}

export interface ReportedRoomMessage {
  readonly message: IncomingMessage<LegacyMessageId>;
  readonly author: Author;
  /** Only the user sees it. */
  readonly isPrivate: boolean;
  /** It is the room's reflection of that message of the user's. */
  readonly requestId?: string;
}

/** Where the network's reports of rooms arrive. */
export interface RoomReports {
  participant(report: ReportedParticipant): void;
  /** The user is called like that in the room. */
  nickname(room: LegacyName, nickname: string): void;
  received(report: ReportedRoomMessage): void;
  subject(room: LegacyName, subject: RoomSubject): void;
  typing(room: LegacyName, author: Author, state: TypingState): void;
  invited(invitation: RoomInvitation): void;
  /** Somebody does not follow an invitation of the user's. */
  declined(refusal: RoomRefusal): void;
  /** News of a room, also of one that the user has just got into elsewhere. */
  infoReported(info: RoomInfo): void;
  /** Whether a conversation is a room that the user is in, or is held with somebody in one. */
  isTalkIn(conversation: LegacyName): boolean;
}
