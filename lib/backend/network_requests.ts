/** From the user to the wire: what ends in an answer. */
import type { UserId } from "../ids.ts";
import type { Depicted } from "../people.ts";
import type { Affiliation, Role } from "../room.ts";
import type { HistoryBounds, NetworkRequest } from "../users/requests.ts";
import {
  Affiliation as WireAffiliation,
  type AvatarRequest,
  type Feature,
  type HistoryRequest,
  type KnownWrapper,
  Role as WireRole,
  type RoomModeration,
} from "../../proto/mod.ts";
import { buddyPayload } from "./requests.ts";

/** What a backend must have announced for a request to make sense; undefined for what all of them know. */
export const neededFor = {
  "react": "reactions",
  "retract": "retractions",
  "history": "history",
  "avatar": "avatars",
  "search": "search",
  "block": "blocking",
  "join-room": undefined,
  "leave-room": undefined,
  "room-nickname": "room_nicknames",
  "room-subject": "room_subject",
  "room-info": "room_info",
  "invite": "room_invitations",
  "moderate": "room_moderation",
  "decline": "room_declines",
  "room-options": "room_options",
  "set-room-options": "room_options",
  "room-members": "room_members",
} as const satisfies Record<NetworkRequest["type"], Feature | undefined>;

/** For a backend of protocol 2. */
export function modernRequest(user: UserId, request: NetworkRequest, requestId: string): KnownWrapper {
  switch (request.type) {
    case "react": {
      const { conversation: buddy, id: legacyId, emoji } = request;
      return { type: "REACTION", payload: { user, buddy, legacyId, emoji, requestId } };
    }
    case "retract": {
      const { conversation: buddy, id: legacyId, reason } = request;
      return { type: "RETRACTION", payload: { user, buddy, legacyId, reason, requestId } };
    }
    case "history":
      return { type: "HISTORY_REQUEST", payload: historyRequest(user, request, requestId) };
    case "avatar":
      return {
        type: "AVATAR_REQUEST",
        payload: avatarRequest(user, request.of, request.avatarId, requestId),
      };
    case "search": {
      const { text, limit } = request;
      return { type: "SEARCH_REQUEST", payload: { user, requestId, text, limit } };
    }
    case "block": {
      const { buddy, blocked, spam } = request;
      return { type: "BLOCK", payload: { user, buddy: buddy.name, blocked, spam, requestId } };
    }
    case "room-info":
      return { type: "ROOM_INFO_REQUEST", payload: { user, room: request.room, requestId } };
    case "invite": {
      const { room, name: buddy, reason, password } = request;
      return { type: "ROOM_INVITATION", payload: { user, room, buddy, reason, password, requestId } };
    }
    case "decline": {
      const { room, name: buddy, reason } = request;
      return { type: "ROOM_DECLINE", payload: { user, room, buddy, reason, requestId } };
    }
    case "room-options":
      return { type: "ROOM_OPTIONS_REQUEST", payload: { user, room: request.room, requestId } };
    case "set-room-options": {
      const value = Object.fromEntries(request.values);
      return { type: "ROOM_OPTIONS_CHANGE", payload: { user, room: request.room, requestId, value } };
    }
    case "room-members": {
      const affiliation = affiliations[request.affiliation];
      return { type: "ROOM_MEMBERS_REQUEST", payload: { user, room: request.room, requestId, affiliation } };
    }
    case "moderate":
      return { type: "ROOM_MODERATION", payload: moderation(user, request, requestId) };
    case "room-nickname": {
      const { room, nickname } = request;
      return { type: "ROOM_NICKNAME_CHANGED", payload: { userName: user, room, nickname, requestId } };
    }
    default:
      return withRequestId(roomRequest(user, request), requestId, request);
  }
}

/** For a backend of protocol 1, which answers nothing; undefined where it knows no such thing. */
export function classicRequest(user: UserId, request: NetworkRequest): KnownWrapper | undefined {
  switch (request.type) {
    case "block": {
      // COMPAT(spectrum2): BUDDY_CHANGED with `blocked` blocks, without it "adds, updates or accepts".
      const payload = { ...buddyPayload(user, request.buddy), blocked: request.blocked };
      return { type: "BUDDY_CHANGED", payload };
    }
    case "join-room":
    case "leave-room":
    case "room-subject":
      return roomRequest(user, request);
    default:
      return undefined;
  }
}

type RoomRequest = Extract<NetworkRequest, { type: "join-room" | "leave-room" | "room-subject" }>;

/** What both protocols have. */
function roomRequest(user: UserId, request: RoomRequest): KnownWrapper {
  const { room, nickname } = request;
  switch (request.type) {
    case "join-room": {
      const password = request.password;
      return { type: "JOIN_ROOM", payload: { userName: user, nickname, room, password } };
    }
    case "leave-room":
      return { type: "LEAVE_ROOM", payload: { userName: user, nickname, room } };
    case "room-subject": {
      const payload = { userName: user, buddyName: room, message: request.subject, nickname };
      return { type: "ROOM_SUBJECT_CHANGED", payload };
    }
  }
}

function withRequestId(wrapper: KnownWrapper, requestId: string, request: RoomRequest): KnownWrapper {
  switch (wrapper.type) {
    case "JOIN_ROOM":
      return { ...wrapper, payload: { ...wrapper.payload, requestId } };
    case "LEAVE_ROOM": {
      const reason = request.type === "leave-room" ? request.reason : "";
      return { ...wrapper, payload: { ...wrapper.payload, requestId, ...reason === "" ? {} : { reason } } };
    }
    case "ROOM_SUBJECT_CHANGED":
      return { ...wrapper, payload: { ...wrapper.payload, requestId } };
    default:
      return wrapper;
  }
}

function historyRequest(user: UserId, bounds: HistoryBounds, requestId: string): HistoryRequest {
  const { conversation: buddy, beforeId, afterId, before, after, limit, cursor } = bounds;
  return {
    user,
    requestId,
    buddy,
    limit,
    ...beforeId === undefined ? {} : { beforeId },
    ...afterId === undefined ? {} : { afterId },
    ...before === undefined ? {} : { beforeMs: before.getTime() },
    ...after === undefined ? {} : { afterMs: after.getTime() },
    ...cursor === undefined ? {} : { cursor },
  };
}

function avatarRequest(user: UserId, of: Depicted, avatarId: string, requestId: string): AvatarRequest {
  const which = { user, requestId, ...avatarId === "" ? {} : { avatarId } };
  switch (of.kind) {
    case "user":
      return which;
    case "buddy":
      return { ...which, buddy: of.name };
    case "room":
      return { ...which, room: of.room };
    case "participant":
      return { ...which, room: of.room, nickname: of.nickname };
  }
}

const affiliations = {
  none: WireAffiliation.none,
  outcast: WireAffiliation.outcast,
  member: WireAffiliation.member,
  admin: WireAffiliation.admin,
  owner: WireAffiliation.owner,
} as const satisfies Record<Affiliation, WireAffiliation>;

const roles = {
  none: WireRole.none,
  visitor: WireRole.visitor,
  participant: WireRole.participant,
  moderator: WireRole.moderator,
} as const satisfies Record<Role, WireRole>;

function moderation(
  user: UserId,
  { room, whom, to, reason }: Extract<NetworkRequest, { type: "moderate" }>,
  requestId: string,
): RoomModeration {
  const target = whom.kind === "person" ? { legacyName: whom.name } : {
    ...whom.author.nickname === "" ? {} : { nickname: whom.author.nickname },
    ...whom.author.participantId === "" ? {} : { participantId: whom.author.participantId },
  };
  const change = "role" in to ? { role: roles[to.role] } : { affiliation: affiliations[to.affiliation] };
  return { user, room, requestId, reason, ...target, ...change };
}
