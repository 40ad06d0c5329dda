/** What the network says of conversations. Ids are the network's. */
import type { TransportError } from "../errors.ts";
import type { LegacyMessageId, LegacyName } from "../ids.ts";
import type { Author, Doer, IncomingMessage, TypingState } from "../message.ts";

/** What became of a message that the user sent; `requestId` or `id` says of which. */
export interface ReportedStatus {
  readonly conversation: LegacyName;
  readonly requestId?: string;
  readonly id?: LegacyMessageId;
  readonly state: "unknown" | "accepted" | "delivered" | "read" | "failed";
  readonly failure?: TransportError;
  /** In a room: who has it. */
  readonly author?: Author;
}

export interface ReportedReactions {
  readonly conversation: LegacyName;
  readonly id: LegacyMessageId;
  readonly emoji: readonly string[];
  readonly by: Doer;
  readonly at?: Date;
}

export interface ReportedRetraction {
  readonly conversation: LegacyName;
  readonly id: LegacyMessageId;
  readonly by: Doer;
  readonly moderated: boolean;
  readonly reason: string;
}

export interface ReportedRead {
  readonly conversation: LegacyName;
  readonly id: LegacyMessageId;
  readonly by: Doer;
}

/** Where the network's reports of one-to-one conversations arrive. */
export interface ConversationReports {
  received(message: IncomingMessage<LegacyMessageId>): void;
  typing(conversation: LegacyName, state: TypingState): void;
  /** The old protocol's word that a message with this `receiptId` arrived. */
  delivered(conversation: LegacyName, receiptId: string): void;
  status(status: ReportedStatus): void;
  /** What a message became that has no status of its own. */
  settled(requestId: string, failure: TransportError | undefined): void;
  reacted(reactions: ReportedReactions): void;
  retracted(retraction: ReportedRetraction): void;
  readUpTo(read: ReportedRead): void;
}
