/** What people say to each other, and what becomes of it. `README.md` has the meaning of each in full. */
import type { AttachmentDisposition, FailureReason, MessageState } from "./enums.ts";

export interface ConversationMessage {
  readonly userName: string;
  /** The buddy, the room, or `room/nickname`. */
  readonly buddyName: string;
  readonly message: string;
  /** Who wrote it, in a room. */
  readonly nickname?: string;
  readonly xhtml?: string;
  /** `YYYYMMDDTHHMMSS` in UTC, on old messages only. */
  readonly timestamp?: string;
  readonly headline?: boolean;
  /** From the instance: the user wants a receipt with this id. */
  readonly id?: string;
  /** A private message between two participants of a room. */
  readonly pm?: boolean;
  readonly carbon?: boolean;
  readonly attachment?: readonly Attachment[];
  /** Protocol 2: the network's id of this message. */
  readonly legacyId?: string;
  /**
   * Protocol 2, from the instance: names this message in the {@link MessageStatus} that answers. From a backend: of which
   * of the user's messages this is the room's reflection.
   */
  readonly requestId?: string;
  /** Protocol 2: when it was written, in milliseconds since 1970 UTC. */
  readonly timeMs?: number;
  /** Protocol 2: it answers another message. */
  readonly reply?: Reply;
  /** Protocol 2: `legacyId` of the message that this one corrects. */
  readonly replaces?: string;
  /** Protocol 2: the thread it belongs to. */
  readonly thread?: string;
  /** Protocol 2: not new, but missed while away, or from an archive. */
  readonly history?: boolean;
  /** Protocol 2: who wrote it, in a room: an id that survives renames. */
  readonly participantId?: string;
}

/** A file. Everything but `url`, `mimeType` and `description` is Protocol 2. */
export interface Attachment {
  /** May be empty if `data` is there. */
  readonly url: string;
  readonly mimeType?: string;
  readonly description?: string;
  readonly name?: string;
  /** Bytes. */
  readonly size?: number;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  readonly durationMs?: number;
  /** A small image, at most 64 KiB. */
  readonly thumbnail?: Uint8Array;
  /** MIME type of `thumbnail`. */
  readonly thumbnailType?: string;
  /** Of the file, in hex. */
  readonly sha256?: string;
  readonly disposition?: AttachmentDisposition;
  /** The file itself, at most 8 MiB. */
  readonly data?: Uint8Array;
}

/** Which message is answered. Protocol 2, as all below. */
export interface Reply {
  readonly legacyId: string;
  /** A buddy, or a nickname in a room. */
  readonly author?: string;
  readonly authorIsUser?: boolean;
  /** What was quoted. */
  readonly text?: string;
}

/** What became of a message that the user sent; `requestId` or `legacyId` says of which. */
export interface MessageStatus {
  readonly user: string;
  /** The buddy, the room, or `room/nickname`, here and below. */
  readonly buddy: string;
  readonly requestId?: string;
  readonly legacyId?: string;
  readonly state?: MessageState;
  /** Why it failed. */
  readonly reason?: FailureReason;
  /** Why it failed, for the user to read. */
  readonly text?: string;
  /** It failed, but trying again may help. */
  readonly retry?: boolean;
  readonly timeMs?: number;
  /** In a room: who received or read it. */
  readonly nickname?: string;
  readonly participantId?: string;
}

/** All reactions of one person to one message (XEP-0444 has it so); none left without `emoji`. */
export interface Reaction {
  readonly user: string;
  readonly buddy: string;
  /** The message that is reacted to. */
  readonly legacyId: string;
  readonly emoji?: readonly string[];
  /** From the instance only. */
  readonly requestId?: string;
  /** In a room: who reacted. */
  readonly nickname?: string;
  readonly participantId?: string;
  /** The user did, with another client of the legacy network. */
  readonly carbon?: boolean;
  readonly timeMs?: number;
}

/** A message was taken back, by its author or by a moderator. */
export interface Retraction {
  readonly user: string;
  readonly buddy: string;
  /** The message that is gone. */
  readonly legacyId: string;
  /** From the instance only. */
  readonly requestId?: string;
  /** In a room: who took it back. */
  readonly nickname?: string;
  readonly participantId?: string;
  readonly carbon?: boolean;
  /** By a moderator rather than its author. */
  readonly moderated?: boolean;
  readonly reason?: string;
  readonly timeMs?: number;
}

/** Somebody has read everything up to a message. */
export interface ReadMarker {
  readonly user: string;
  readonly buddy: string;
  readonly legacyId: string;
  /** In a room: who. */
  readonly nickname?: string;
  readonly participantId?: string;
  /** The user has, with another client of the legacy network. */
  readonly carbon?: boolean;
  readonly timeMs?: number;
}

/** Wanted: the newest messages of a conversation that fit the bounds. */
export interface HistoryRequest {
  readonly user: string;
  readonly requestId: string;
  readonly buddy: string;
  /** A `legacyId`, exclusive. */
  readonly beforeId?: string;
  /** A `legacyId`, exclusive. */
  readonly afterId?: string;
  readonly beforeMs?: number;
  readonly afterMs?: number;
  /** How many messages at most. */
  readonly limit?: number;
  /** Goes on where the answer with this cursor ended. */
  readonly cursor?: string;
}

/** The answer to a {@link HistoryRequest}, oldest message first. */
export interface History {
  readonly user: string;
  readonly requestId: string;
  readonly buddy: string;
  readonly message?: readonly ConversationMessage[];
  /** To these messages. */
  readonly reaction?: readonly Reaction[];
  /** There is nothing older within the bounds. */
  readonly complete?: boolean;
  /** For the next request; without it, `beforeId` will do. */
  readonly cursor?: string;
}
