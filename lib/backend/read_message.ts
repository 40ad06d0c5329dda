/** From the wire: messages, and what happens to them, in the words of `lib`. */
import type {
  ReportedReactions,
  ReportedRead,
  ReportedRetraction,
  ReportedStatus,
} from "../conversations/mod.ts";
import { type LegacyMessageId, legacyMessageId, legacyName } from "../ids.ts";
import type { Attachment, Author, Doer, HistoryPage, IncomingMessage, Reply } from "../message.ts";
import {
  type Attachment as WireAttachment,
  AttachmentDisposition,
  type ConversationMessage,
  type History,
  MessageState,
  type MessageStatus,
  type Reaction,
  type ReadMarker,
  type Reply as WireReply,
  type Retraction,
} from "../../proto/mod.ts";
import { failureOf } from "./message_status.ts";
import { parseTimestamp, timeOf } from "./timestamp.ts";

/** What the wire says of who did something. */
interface WireDoer {
  readonly nickname?: string;
  readonly participantId?: string;
  readonly carbon?: boolean;
}

/** One for all: rooms remember many messages. */
const noAttachments: readonly Attachment[] = [];

export function readMessage(
  payload: ConversationMessage,
  attention: boolean,
): IncomingMessage<LegacyMessageId> {
  const words = {
    conversation: legacyName(payload.buddyName),
    body: payload.message,
    headline: payload.headline ?? false,
    attachments: payload.attachment?.map(readAttachment) ?? noAttachments,
  };
  if (isOnlyWords(payload) && !attention) return words;
  const sentAt = readTime(payload);
  const { legacyId, xhtml, reply, replaces, thread } = payload;
  return {
    ...words,
    ...legacyId ? { id: legacyMessageId(legacyId) } : {},
    ...xhtml ? { markup: xhtml } : {},
    ...attention ? { attention } : {},
    ...sentAt ? { sentAt } : {},
    ...payload.carbon ? { own: true } : {},
    ...reply ? { reply: readReply(reply) } : {},
    ...replaces ? { replaces: legacyMessageId(replaces) } : {},
    ...thread ? { thread } : {},
    ...payload.history ? { history: true } : {},
  };
}

/** Most messages of old backends are: these need not be put together from a dozen pieces. */
function isOnlyWords(payload: ConversationMessage): boolean {
  const { legacyId, xhtml, timestamp, carbon, reply, replaces, thread, history } = payload;
  return !legacyId && !xhtml && !timestamp && !carbon && !reply && !replaces && !thread && !history;
}

/** Undefined when it was just now. */
function readTime({ timeMs, timestamp, history }: ConversationMessage): Date | undefined {
  // Protocol 2 has the time on every message; the old field is there on old messages only.
  if (timestamp) return timeOf(timeMs) ?? parseTimestamp(timestamp);
  return history ? timeOf(timeMs) : undefined;
}

function readReply({ legacyId, author, authorIsUser, text = "" }: WireReply): Reply<LegacyMessageId> {
  return {
    to: legacyMessageId(legacyId),
    text,
    ...authorIsUser
      ? { author: { isUser: true } as const }
      : author
      ? { author: { isUser: false, name: author } as const }
      : {},
  };
}

const dispositions = {
  [AttachmentDisposition.unknown]: undefined,
  [AttachmentDisposition.inline]: "inline",
  [AttachmentDisposition.attachment]: "attachment",
  [AttachmentDisposition.voice]: "voice",
  [AttachmentDisposition.sticker]: "sticker",
} as const satisfies Record<AttachmentDisposition, Attachment["disposition"] | undefined>;

function readAttachment(payload: WireAttachment): Attachment {
  const { url, mimeType = "", description = "", thumbnail, thumbnailType = "", disposition, ...facts } =
    payload;
  const shown = disposition === undefined ? undefined : dispositions[disposition];
  return {
    url,
    mimeType,
    description,
    ...facts,
    ...thumbnail ? { thumbnail: { data: thumbnail, mimeType: thumbnailType } } : {},
    ...shown ? { disposition: shown } : {},
  };
}

/** Undefined where it was not somebody in a room. */
export function readAuthor({ nickname = "", participantId = "" }: WireDoer): Author | undefined {
  return nickname === "" && participantId === "" ? undefined : { nickname, participantId };
}

export function readDoer(payload: WireDoer): Doer {
  if (payload.carbon) return { kind: "user" };
  const author = readAuthor(payload);
  return author === undefined ? { kind: "buddy" } : { kind: "participant", author };
}

export function readReactions(payload: Reaction): ReportedReactions {
  const { buddy, legacyId, emoji = [], timeMs } = payload;
  const at = timeOf(timeMs);
  return {
    conversation: legacyName(buddy),
    id: legacyMessageId(legacyId),
    emoji,
    by: readDoer(payload),
    ...at ? { at } : {},
  };
}

export function readRetraction(payload: Retraction): ReportedRetraction {
  const { buddy, legacyId, moderated = false, reason = "" } = payload;
  return {
    conversation: legacyName(buddy),
    id: legacyMessageId(legacyId),
    by: readDoer(payload),
    moderated,
    reason,
  };
}

export function readReadMarker(payload: ReadMarker): ReportedRead {
  const { buddy, legacyId } = payload;
  return { conversation: legacyName(buddy), id: legacyMessageId(legacyId), by: readDoer(payload) };
}

const states = {
  [MessageState.unknown]: "unknown",
  [MessageState.accepted]: "accepted",
  [MessageState.delivered]: "delivered",
  [MessageState.read]: "read",
  [MessageState.failed]: "failed",
} as const satisfies Record<MessageState, ReportedStatus["state"]>;

export function readStatus(status: MessageStatus): ReportedStatus {
  const { buddy, requestId, legacyId, state = MessageState.unknown } = status;
  const failure = failureOf(status);
  const author = readAuthor(status);
  return {
    conversation: legacyName(buddy),
    state: states[state],
    ...requestId ? { requestId } : {},
    ...legacyId ? { id: legacyMessageId(legacyId) } : {},
    ...failure ? { failure } : {},
    ...author ? { author } : {},
  };
}

export function readHistory(
  { message = [], complete = false, cursor }: History,
): HistoryPage<LegacyMessageId> {
  return {
    messages: message.map((payload) => {
      const author = readAuthor(payload);
      const sentAt = timeOf(payload.timeMs);
      const message = { ...readMessage(payload, false), ...sentAt ? { sentAt } : {} };
      return { message, ...author ? { author } : {} };
    }),
    complete,
    ...cursor === undefined ? {} : { cursor },
  };
}
