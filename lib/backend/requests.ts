/** From the user to the wire: what is asked of a backend. Fields that old backends expect are always set. */
import type { Availability } from "../availability.ts";
import type { LegacyMessageId, UserId } from "../ids.ts";
import type { LoginAnswer } from "../login_step.ts";
import type { Attachment, OutgoingMessage, Reply, TypingState } from "../message.ts";
import type { Account, BuddyInfo, PassingRequest, StoredBuddy } from "../users/network.ts";
import {
  type Attachment as WireAttachment,
  AttachmentDisposition,
  type Buddy,
  type ConversationMessage,
  type Feature,
  type KnownWrapper,
  type LoginAnswer as WireLoginAnswer,
  type Reply as WireReply,
  StatusType,
} from "../../proto/mod.ts";
import { statusToWire } from "./status.ts";

export function loginRequest(account: Account): KnownWrapper {
  const { user, legacyName, password, settings } = account;
  return {
    type: "LOGIN",
    payload: { user, legacyName, password, settings: { value: Object.fromEntries(settings) } },
  };
}

export function logoutRequest({ user, legacyName }: Account): KnownWrapper {
  return { type: "LOGOUT", payload: { user, legacyName } };
}

export function availabilityRequest(user: UserId, { status, text, idleSince }: Availability): KnownWrapper {
  const payload = { userName: user, status: statusToWire(status), statusMessage: text };
  const idle = idleSince === undefined ? {} : { idleSinceMs: idleSince.getTime() };
  return { type: "STATUS_CHANGED", payload: { ...payload, ...idle } };
}

/**
 * An `id` asks for a receipt: it stands for nothing else (Spectrum 2: core §1.9). `requestId` is protocol 2's: the
 * backend answers it with a MESSAGE_STATUS.
 */
export function messageRequest(
  user: UserId,
  message: OutgoingMessage<LegacyMessageId>,
  requestId?: string,
): KnownWrapper {
  const { conversation: buddyName, body, receiptId, attention, markup = "" } = message;
  const words = { userName: user, buddyName, message: body };
  const modern = requestId === undefined ? {} : modernFields(message, requestId);
  if (attention) return { type: "ATTENTION", payload: { ...words, ...modern } };
  const id = receiptId === undefined ? {} : { id: receiptId };
  return { type: "CONV_MESSAGE", payload: { ...words, xhtml: markup, ...id, ...modern } };
}

/** What only protocol 2 has. */
function modernFields(
  { reply, replaces, thread, attachments = [] }: OutgoingMessage<LegacyMessageId>,
  requestId: string,
): Partial<ConversationMessage> {
  return {
    requestId,
    ...reply ? { reply: writeReply(reply) } : {},
    ...replaces === undefined ? {} : { replaces },
    ...thread === undefined ? {} : { thread },
    ...attachments.length === 0 ? {} : { attachment: attachments.map(writeAttachment) },
  };
}

function writeReply({ to, author, text }: Reply<LegacyMessageId>): WireReply {
  return {
    legacyId: to,
    text,
    ...author === undefined ? {} : author.isUser ? { authorIsUser: true } : { author: author.name },
  };
}

const dispositions = {
  inline: AttachmentDisposition.inline,
  attachment: AttachmentDisposition.attachment,
  voice: AttachmentDisposition.voice,
  sticker: AttachmentDisposition.sticker,
} as const;

function writeAttachment({ thumbnail, disposition, ...facts }: Attachment): WireAttachment {
  return {
    ...facts,
    ...thumbnail ? { thumbnail: thumbnail.data, thumbnailType: thumbnail.mimeType } : {},
    ...disposition ? { disposition: dispositions[disposition] } : {},
  };
}

/** What a backend must have announced for a request to make sense; undefined for what all of them know. */
export const neededInPassing = {
  "typing": "typing",
  "read": "read_markers",
  "login-answer": "login_steps",
  "vcard": "vcards",
  "own-vcard": "own_vcard",
  "raw": undefined,
} as const satisfies Record<PassingRequest["type"], Feature | undefined>;

const typingTypes = {
  typing: "BUDDY_TYPING",
  paused: "BUDDY_TYPED",
  stopped: "BUDDY_STOPPED_TYPING",
} as const satisfies Record<TypingState, KnownWrapper["type"]>;

/** Backends tell an update of the user's own card from a question by its photo, be it empty (Spectrum 2: core §1.9). */
export function passingRequest(user: UserId, request: PassingRequest): KnownWrapper {
  switch (request.type) {
    case "typing": {
      const payload = { userName: user, buddyName: request.conversation };
      return { type: typingTypes[request.state], payload };
    }
    case "vcard":
      return { type: "VCARD", payload: { userName: user, buddyName: request.name, id: request.id } };
    case "read":
      return { type: "READ_MARKER", payload: { user, buddy: request.conversation, legacyId: request.id } };
    case "login-answer":
      return { type: "LOGIN_ANSWER", payload: loginAnswer(user, request.stepId, request.answer) };
    case "raw":
      return { type: "RAW_XML", payload: request.stanza };
    case "own-vcard": {
      const { nickname, photo } = request.vcard;
      return { type: "VCARD", payload: { userName: user, buddyName: "", id: 0, nickname, photo } };
    }
  }
}

function loginAnswer(user: UserId, stepId: string, answer: LoginAnswer): WireLoginAnswer {
  return answer === "cancel"
    ? { user, stepId, cancel: true }
    : { user, stepId, value: Object.fromEntries(answer) };
}

/** `BUDDY_CHANGED` without `blocked` means "add, update or accept" (Spectrum 2: core §1.9). */
export function buddyRequest(
  type: "BUDDY_CHANGED" | "BUDDY_REMOVED",
  user: UserId,
  buddy: BuddyInfo,
): KnownWrapper {
  return { type, payload: buddyPayload(user, buddy) };
}

/** The whole list, with avatars (Spectrum 2: core §1.9, `send_buddies_on_login`). */
export function buddiesRequest(user: UserId, buddies: readonly StoredBuddy[]): KnownWrapper {
  const buddy = buddies.map((each) => ({ ...buddyPayload(user, each), iconHash: each.iconHash }));
  return { type: "BUDDIES", payload: { buddy } };
}

export function buddyPayload(user: UserId, { name, alias, groups }: BuddyInfo): Buddy {
  return { userName: user, buddyName: name, alias, group: groups, status: StatusType.offline };
}
