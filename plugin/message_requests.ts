/** What a backend is asked about conversations. Each method that a plugin has is a capability it announces. */
import type {
  Attachment,
  History,
  HistoryRequest,
  Reaction,
  ReadMarker,
  Reply,
  Retraction,
} from "../proto/mod.ts";
import type { Awaitable } from "./awaitable.ts";

/** The user wrote to a buddy or a room. */
export interface OutgoingMessage {
  readonly user: string;
  /** The buddy, the room, or `room/nickname` for a private message in it. */
  readonly buddy: string;
  readonly text: string;
  /** XHTML-IM markup of the same text, if the client sent it. */
  readonly xhtml?: string;
  /**
   * Names this message in `reportMessageStatus` and `reportReceipt`. In Protocol 1 it is there only if the user wants
   * to know that the message arrived.
   */
  readonly id?: string;
  /** There only if the plugin's {@link MessagePart}s have `replies`; else the quotation is part of the text. */
  readonly reply?: Reply;
  /** There only if the plugin's {@link MessagePart}s have `threads`. */
  readonly thread?: string;
  /** There only if the plugin's {@link MessagePart}s have `attachments`; else the text has the links. */
  readonly attachments?: readonly Attachment[];
}

/** The user corrected a message; `replaces` is its id on the legacy network. */
export interface Correction extends OutgoingMessage {
  readonly replaces: string;
}

/** What, beyond text, `onMessage` makes use of. */
export type MessagePart = "attachments" | "replies" | "threads";

/** Somebody types, pauses, or has stopped. */
export interface Typing {
  readonly user: string;
  /** The buddy or the room. */
  readonly buddy: string;
  readonly state: TypingState;
  /** Protocol 2, in a room: who. */
  readonly nickname?: string;
  readonly participantId?: string;
}

export type TypingState = "typing" | "paused" | "stopped";

/** A nudge. */
export interface Attention {
  readonly user: string;
  readonly buddy: string;
  readonly text: string;
}

/** Old messages, oldest first, and whether there are more. */
export type HistoryPage = Pick<History, "message" | "reaction" | "complete" | "cursor">;

export interface MessageRequests {
  /** Replace a message. Returns the id of the new version, if it has one of its own. */
  onCorrection?(message: Correction): Awaitable<string | void>;
  /** Take a message back. */
  onRetraction?(retraction: Retraction): Awaitable;
  /** Make these the user's reactions to a message. */
  onReaction?(reaction: Reaction): Awaitable;
  /** The user has read everything up to a message: tell the others, and the user's other devices. */
  onReadMarker?(marker: ReadMarker): Awaitable;
  onTyping?(typing: Typing): Awaitable;
  onAttention?(attention: Attention): Awaitable;
  /** Look up old messages. The user's other requests do not wait for it. */
  onHistoryRequest?(request: HistoryRequest): Awaitable<HistoryPage>;
}
