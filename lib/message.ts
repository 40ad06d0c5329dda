/**
 * What people say to each other, and about what was said, in no network's and no frontend's own terms. `Id` is the kind
 * of message id: the clients' above `lib/conversations`, the network's below.
 */
import type { LegacyName, MessageId, ResourceId } from "./ids.ts";

/** A file. Everything but the address is what somebody claims about it; absent where nobody knows. */
export interface Attachment {
  /** Empty only if `data` is there. */
  readonly url: string;
  readonly mimeType: string;
  readonly description: string;
  readonly name?: string;
  /** Bytes. */
  readonly size?: number;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  readonly durationMs?: number;
  /** A small image. */
  readonly thumbnail?: { readonly data: Uint8Array; readonly mimeType: string };
  /** Of the file, in hex. */
  readonly sha256?: string;
  readonly disposition?: "inline" | "attachment" | "voice" | "sticker";
  /** The file itself. */
  readonly data?: Uint8Array;
}

/** Somebody in a room. */
export interface Author {
  readonly nickname: string;
  /** The network's id of the person, which survives renames; empty where it has none. */
  readonly participantId: string;
}

/** The message that is answered. */
export interface Reply<Id = MessageId> {
  readonly to: Id;
  /** Who wrote it: the user, or somebody by name (a nickname in a room). Absent where nobody knows. */
  readonly author?: { readonly isUser: true } | { readonly isUser: false; readonly name: string };
  /** What was quoted; empty where nothing was. */
  readonly text: string;
}

/** A message from the legacy network. */
export interface IncomingMessage<Id = MessageId> {
  /** The conversation: a buddy's or a room's name. */
  readonly conversation: LegacyName;
  /** Absent where the network has no ids: then nothing can refer to the message. */
  readonly id?: Id;
  readonly body: string;
  /** The same with markup (XHTML-IM's, unchecked). */
  readonly markup?: string;
  readonly headline: boolean;
  /** A nudge. */
  readonly attention?: boolean;
  /** When it was sent, if that was not just now. */
  readonly sentAt?: Date;
  readonly attachments: readonly Attachment[];
  /** The user wrote it, with another client of the network. */
  readonly own?: boolean;
  readonly reply?: Reply<Id>;
  /** It corrects that message. */
  readonly replaces?: Id;
  readonly thread?: string;
  /** Missed while the login was lost: not news. */
  readonly history?: boolean;
}

/** Where a message to the network came from, so that its fate can be told there. Only the frontend reads it. */
export interface Origin {
  readonly resource: ResourceId;
  /** The address it was sent to. */
  readonly to: string;
  /** The sender's own id of it. */
  readonly id: string | undefined;
  /** What the sender says is the id of it, wherever it goes. */
  readonly originId?: string;
}

/** A message to the legacy network. */
export interface OutgoingMessage<Id = MessageId> {
  readonly conversation: LegacyName;
  readonly body: string;
  readonly origin: Origin;
  /** The sender wants to know under this id that it arrived. */
  readonly receiptId?: string;
  /** A nudge. */
  readonly attention?: boolean;
  /** The same as the body with markup (XHTML-IM's). */
  readonly markup?: string;
  readonly attachments?: readonly Attachment[];
  readonly reply?: Reply<Id>;
  /** It corrects that message. */
  readonly replaces?: Id;
  readonly thread?: string;
  /** All of it in the frontend's own language, for a backend that wants it so. */
  readonly raw?: Uint8Array;
}

/** `stopped`: nothing is being written any more. */
export type TypingState = "typing" | "paused" | "stopped";

/** Who did something in a conversation. */
export type Doer =
  /** The buddy. */
  | { readonly kind: "buddy" }
  /** The user, with another client of the network. */
  | { readonly kind: "user" }
  | { readonly kind: "participant"; readonly author: Author };

/** A part of what was said earlier. */
export interface HistoryPage<Id = MessageId> {
  /** Oldest first. */
  readonly messages: readonly { readonly message: IncomingMessage<Id>; readonly author?: Author }[];
  /** Nothing older is left within the bounds. */
  readonly complete: boolean;
  /** For the next request. */
  readonly cursor?: string;
}
