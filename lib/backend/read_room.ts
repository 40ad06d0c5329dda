/** From the wire: rooms, in the words of `lib`. */
import type { ReportedParticipant, ReportedRoomMessage } from "../conversations/mod.ts";
import { type LegacyMessageId, legacyName } from "../ids.ts";
import type { IncomingMessage } from "../message.ts";
import type {
  Affiliation,
  Hat,
  JoinRefusal,
  Leaving,
  Participant,
  Role,
  RoomInfo,
  RoomInvitation,
  RoomMember,
  RoomOption,
  RoomRefusal,
  RoomSubject,
} from "../room.ts";
import {
  Affiliation as WireAffiliation,
  type ConversationMessage,
  Departure,
  type Participant as WireParticipant,
  ParticipantFlag,
  Role as WireRole,
  type RoomDecline,
  type RoomInfo as WireInfo,
  type RoomInvitation as WireInvitation,
  type RoomMembers,
  type RoomOptions,
  StatusType,
} from "../../proto/mod.ts";
import { readField } from "./read_account.ts";
import { readAuthor } from "./read_message.ts";
import { availabilityFromWire } from "./status.ts";
import { parseTimestamp, timeOf } from "./timestamp.ts";

export function readRoomInfo(payload: WireInfo): RoomInfo {
  const { user: _user, requestId: _id, room, name = "", description = "", avatarId = "", ...rest } = payload;
  const { parent, parentName = "", ...facts } = rest;
  return {
    room: legacyName(room),
    name,
    description,
    avatarId,
    ...facts,
    ...parent ? { parent: { room: legacyName(parent), name: parentName } } : {},
  };
}

export function readInvitation(
  { room, name = "", buddy, reason = "", password }: WireInvitation,
): RoomInvitation {
  return {
    room: legacyName(room),
    roomName: name,
    reason,
    ...buddy ? { from: legacyName(buddy) } : {},
    ...password ? { password } : {},
  };
}

export function readDecline({ room, buddy, reason = "" }: RoomDecline): RoomRefusal {
  return { room: legacyName(room), reason, ...buddy ? { from: legacyName(buddy) } : {} };
}

export function readRoomOptions({ option = [] }: RoomOptions): RoomOption[] {
  return option.map((field) => ({ ...readField(field), fixed: field.fixed ?? false }));
}

export function readRoomMembers({ member = [] }: RoomMembers): RoomMember[] {
  return member.map(({ legacyName: name, nickname = "", reason = "" }) => (
    { name: legacyName(name), nickname, reason }
  ));
}

export function readRoomMessage(
  message: IncomingMessage<LegacyMessageId>,
  payload: ConversationMessage,
): ReportedRoomMessage {
  const { pm = false, requestId } = payload;
  const author = readAuthor(payload) ?? { nickname: "", participantId: "" };
  return { message, author, isPrivate: pm, ...requestId ? { requestId } : {} };
}

export function readSubject({ message, nickname = "", timeMs, timestamp }: ConversationMessage): RoomSubject {
  const at = timeOf(timeMs) ?? (timestamp ? parseTimestamp(timestamp) : undefined);
  return { text: message, by: nickname, ...at ? { at } : {} };
}

/** One for all: of participants there are very many, of which hardly any has a hat. */
const noHats: readonly Hat[] = [];

export function readParticipant(payload: WireParticipant): ReportedParticipant {
  const { newname } = payload;
  const refusal = refusalOf(payload.flag);
  const gone = goneOf(payload);
  const report = { room: legacyName(payload.room), participant: participantOf(payload, gone, refusal) };
  if (refusal !== undefined) return { ...report, refusal };
  if (newname) return { ...report, newNickname: newname };
  return gone === undefined ? report : { ...report, gone };
}

function participantOf(
  payload: WireParticipant,
  gone: ReportedParticipant["gone"],
  refusal: JoinRefusal | undefined,
): Participant {
  const { flag, nickname, status, statusMessage = "" } = payload;
  const participant: Participant = {
    nickname,
    alias: payload.alias ?? "",
    participantId: payload.participantId ?? "",
    legacyName: payload.legacyName === nickname ? nickname : payload.legacyName ?? "",
    affiliation: affiliationOf(payload),
    role: gone === undefined ? roleOf(payload) : "none",
    availability: availabilityFromWire(status, statusMessage),
    iconHash: payload.iconHash ?? "",
    avatarId: payload.avatarId ?? "",
    hats: payload.hat?.map(({ title, id = "" }) => ({ title, id })) ?? noHats,
    isUser: (flag & ParticipantFlag.me) !== 0 || refusal !== undefined,
  };
  const lastActive = timeOf(payload.lastActiveMs);
  return lastActive === undefined ? participant : { ...participant, lastActive };
}

/** Old backends say so by flags, and only of the user. */
function refusalOf(flag: number): JoinRefusal | undefined {
  if (flag & ParticipantFlag.conflict) return "conflict";
  if (flag & ParticipantFlag.notAuthorized) return "password";
  return flag & ParticipantFlag.roomNotFound ? "not-found" : undefined;
}

function goneOf(payload: WireParticipant) {
  const { status, statusMessage = "", reason = statusMessage, actor = "" } = payload;
  const why = leavingOf(payload);
  if (why === "left" && status !== StatusType.offline) return undefined;
  return { why, actor, reason } as const;
}

const departures = {
  [Departure.unknown]: "left",
  [Departure.affiliation]: "affiliation",
  [Departure.membersOnly]: "members-only",
  [Departure.shutdown]: "shutdown",
  [Departure.technical]: "technical",
  [Departure.destroyed]: "destroyed",
} as const satisfies Record<Departure, Leaving>;

function leavingOf({ flag, departure = Departure.unknown }: WireParticipant): Leaving {
  if (flag & ParticipantFlag.banned) return "banned";
  return flag & ParticipantFlag.kicked ? "kicked" : departures[departure];
}

const affiliations = {
  [WireAffiliation.unknown]: undefined,
  [WireAffiliation.none]: "none",
  [WireAffiliation.outcast]: "outcast",
  [WireAffiliation.member]: "member",
  [WireAffiliation.admin]: "admin",
  [WireAffiliation.owner]: "owner",
} as const satisfies Record<WireAffiliation, Affiliation | undefined>;

const roles = {
  [WireRole.unknown]: undefined,
  [WireRole.none]: "none",
  [WireRole.visitor]: "visitor",
  [WireRole.participant]: "participant",
  [WireRole.moderator]: "moderator",
} as const satisfies Record<WireRole, Role | undefined>;

/** COMPAT(spectrum2): the old protocol knows moderators and everybody else, and calls those members. */
function affiliationOf({ affiliation = WireAffiliation.unknown, flag }: WireParticipant): Affiliation {
  return affiliations[affiliation] ?? (flag & ParticipantFlag.moderator ? "admin" : "member");
}

function roleOf({ role = WireRole.unknown, flag }: WireParticipant): Role {
  return roles[role] ?? (flag & ParticipantFlag.moderator ? "moderator" : "participant");
}
