/** What is left of a wrapper for an end that speaks only Protocol 1: not one byte that Spectrum 2 does not know. */
import type { Status } from "./account_payloads.ts";
import type { Buddies, Buddy, VCard } from "./contact_payloads.ts";
import type { Attachment, ConversationMessage } from "./conversation_payloads.ts";
import type { Participant, Room } from "./room_payloads.ts";
import type { KnownWrapper } from "./wrapper.ts";

/** The wrapper without the fields of Protocol 2; undefined if Protocol 1 has no such type. */
export function withoutProtocol2(wrapper: KnownWrapper): KnownWrapper | undefined {
  switch (wrapper.type) {
    case "BACKEND_AUTH":
    case "MESSAGE_STATUS":
    case "REACTION":
    case "RETRACTION":
    case "READ_MARKER":
    case "PARTICIPANTS":
    case "REQUEST_RESULT":
    case "ROOM_INVITATION":
    case "ROOM_INFO_REQUEST":
    case "ROOM_INFO":
    case "ROOM_MODERATION":
    case "ROOM_OPTIONS_REQUEST":
    case "ROOM_OPTIONS":
    case "ROOM_OPTIONS_CHANGE":
    case "ROOM_MEMBERS_REQUEST":
    case "ROOM_MEMBERS":
    case "ROOM_DECLINE":
    case "AVATAR_REQUEST":
    case "AVATAR":
    case "HISTORY_REQUEST":
    case "HISTORY":
    case "LOGIN_STEP":
    case "LOGIN_ANSWER":
    case "LOGIN_PROGRESS":
    case "ACCOUNT_STATE":
    case "SEARCH_REQUEST":
    case "SEARCH_RESULT":
    case "BLOCK":
      return undefined;
    case "BUDDY_CHANGED":
    case "BUDDY_REMOVED":
    case "BUDDY_TYPING":
    case "BUDDY_STOPPED_TYPING":
    case "BUDDY_TYPED":
    case "AUTH_REQUEST":
      return { type: wrapper.type, payload: oldBuddy(wrapper.payload) };
    case "BUDDIES":
      return { type: wrapper.type, payload: oldBuddies(wrapper.payload) };
    case "CONV_MESSAGE":
    case "CONV_MESSAGE_ACK":
    case "ROOM_SUBJECT_CHANGED":
    case "ATTENTION":
      return { type: wrapper.type, payload: oldMessage(wrapper.payload) };
    case "JOIN_ROOM":
    case "LEAVE_ROOM":
    case "ROOM_NICKNAME_CHANGED":
      return { type: wrapper.type, payload: oldRoom(wrapper.payload) };
    case "PARTICIPANT_CHANGED":
      return { type: wrapper.type, payload: oldParticipant(wrapper.payload) };
    case "VCARD":
      return { type: wrapper.type, payload: oldVCard(wrapper.payload) };
    case "STATUS_CHANGED":
      return { type: wrapper.type, payload: oldStatus(wrapper.payload) };
    case "API_VERSION":
      return { type: wrapper.type, payload: { version: wrapper.payload.version } };
    default:
      return wrapper;
  }
}

function oldBuddy(
  {
    lastActiveMs: _lastActiveMs,
    avatarId: _avatarId,
    exact: _exact,
    nickname: _nickname,
    participantId: _participantId,
    requestText: _requestText,
    ...buddy
  }: Buddy,
): Buddy {
  return buddy;
}

function oldBuddies({ buddy }: Buddies): Buddies {
  return buddy === undefined ? {} : { buddy: buddy.map(oldBuddy) };
}

function oldMessage(
  {
    legacyId: _legacyId,
    requestId: _requestId,
    timeMs: _timeMs,
    reply: _reply,
    replaces: _replaces,
    thread: _thread,
    history: _history,
    participantId: _participantId,
    attachment,
    ...message
  }: ConversationMessage,
): ConversationMessage {
  return attachment === undefined ? message : { ...message, attachment: attachment.map(oldAttachment) };
}

function oldAttachment({ url, mimeType, description }: Attachment): Attachment {
  return {
    url,
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(description === undefined ? {} : { description }),
  };
}

function oldRoom({ reason: _reason, requestId: _requestId, ...room }: Room): Room {
  return room;
}

function oldParticipant(
  {
    participantId: _participantId,
    legacyName: _legacyName,
    affiliation: _affiliation,
    role: _role,
    reason: _reason,
    actor: _actor,
    hat: _hat,
    avatarId: _avatarId,
    lastActiveMs: _lastActiveMs,
    departure: _departure,
    ...participant
  }: Participant,
): Participant {
  return participant;
}

function oldVCard({ field: _field, photoType: _photoType, avatarId: _avatarId, ...card }: VCard): VCard {
  return card;
}

function oldStatus({ idleSinceMs: _idleSinceMs, ...status }: Status): Status {
  return status;
}
