/**
 * What a report of Protocol 2 becomes for a main process that speaks only Protocol 1: the plainest form that people can
 * read. Everything is decided here.
 */
import {
  Affiliation,
  type ConversationMessage,
  correctionText,
  fileText,
  type KnownWrapper,
  type LoginStep,
  MessageState,
  type MessageStatus,
  type Participant,
  ParticipantFlag,
  quotation,
  type Reaction,
  reactionText,
  type Retraction,
  retractionText,
  Role,
  type RoomDecline,
  type RoomInvitation,
  withoutProtocol2,
} from "../proto/mod.ts";

/** The wrapper for a main process of Protocol 1; undefined if there is nothing to say. */
export function inProtocol1(wrapper: KnownWrapper): KnownWrapper | undefined {
  switch (wrapper.type) {
    case "CONV_MESSAGE":
      return withoutProtocol2({ type: wrapper.type, payload: plainMessage(wrapper.payload) });
    case "PARTICIPANT_CHANGED":
      return withoutProtocol2({ type: wrapper.type, payload: plainParticipant(wrapper.payload) });
    case "BUDDY_TYPING":
    case "BUDDY_TYPED":
    case "BUDDY_STOPPED_TYPING":
      // without the nickname the room itself would type
      return wrapper.payload.nickname === undefined ? withoutProtocol2(wrapper) : undefined;
    case "MESSAGE_STATUS":
      return messageStatus(wrapper.payload);
    case "REACTION":
      return event(wrapper.payload, reactionText(wrapper.payload.emoji ?? []));
    case "RETRACTION":
      return event(wrapper.payload, retractionText(wrapper.payload));
    case "ROOM_INVITATION":
      return invitation(wrapper.payload);
    case "ROOM_DECLINE":
      return decline(wrapper.payload);
    case "LOGIN_STEP":
      return loginStep(wrapper.payload);
    default:
      return withoutProtocol2(wrapper);
  }
}

function message(payload: ConversationMessage): KnownWrapper {
  return { type: "CONV_MESSAGE", payload };
}

/** A reply quotes, a correction begins with an asterisk, a file without a link is named. */
function plainMessage(payload: ConversationMessage): ConversationMessage {
  const { message: text, reply, replaces, attachment = [], xhtml, ...rest } = payload;
  const linked = attachment.filter(({ url }) => url !== "");
  const lines = [
    ...quotation(reply?.text ?? ""),
    replaces === undefined ? text : correctionText(text),
    ...attachment.filter(({ url }) => url === "").map(fileText),
  ];
  const plain = lines.filter((line) => line !== "").join("\n");
  return {
    ...rest,
    message: plain,
    ...(linked.length === 0 ? {} : { attachment: linked }),
    ...(xhtml === undefined || plain !== text ? {} : { xhtml }),
  };
}

function plainParticipant(payload: Participant): Participant {
  const { flag, role, affiliation, reason, statusMessage = reason } = payload;
  const leads = role === Role.moderator || affiliation === Affiliation.admin ||
    affiliation === Affiliation.owner;
  return {
    ...payload,
    flag: leads ? flag | ParticipantFlag.moderator : flag,
    ...(statusMessage === undefined ? {} : { statusMessage }),
  };
}

/** That a message arrived is a receipt; that it failed, the buddy says. */
function messageStatus({ user, buddy, requestId, state, text }: MessageStatus): KnownWrapper | undefined {
  const names = { userName: user, buddyName: buddy };
  if (state === MessageState.failed) {
    return message({ ...names, message: `Not delivered: ${text ?? "the network refused it."}` });
  }
  const arrived = state === MessageState.delivered || state === MessageState.read;
  if (!arrived || requestId === undefined) return undefined;
  return { type: "CONV_MESSAGE_ACK", payload: { ...names, message: "", id: requestId } };
}

/** Something that somebody did in a conversation, told as a message of theirs. */
function event(
  { user, buddy, nickname, carbon }: Reaction | Retraction,
  text: string,
): KnownWrapper {
  return message({
    userName: user,
    buddyName: buddy,
    message: text,
    ...(nickname === undefined ? {} : { nickname }),
    ...(carbon === undefined ? {} : { carbon }),
  });
}

function invitation({ user, room, name, buddy, reason, password }: RoomInvitation): KnownWrapper {
  const what = `[invites you to the room ${name === undefined ? room : `${name} (${room})`}]`;
  const lines = [what, reason ?? "", password ? `Password: ${password}` : ""];
  return message({
    userName: user,
    buddyName: buddy ?? room,
    message: lines.filter((line) => line !== "").join("\n"),
  });
}

function decline({ user, room, buddy, reason = "" }: RoomDecline): KnownWrapper {
  const text = `[does not come to the room ${room}]${reason && `\n${reason}`}`;
  return message({ userName: user, buddyName: buddy ?? room, message: text });
}

/** Only what can be done without an answer, which an old main process has no way to give. */
function loginStep({ user, field = [], title, text, qr, code }: LoginStep): KnownWrapper | undefined {
  const lines = [title, text, qr, code].filter((line) => line !== undefined && line !== "");
  if (field.length > 0 || (qr ?? code) === undefined) return undefined;
  return message({ userName: user, buddyName: "login", message: lines.join("\n") });
}
