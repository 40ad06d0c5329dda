/** Requests about rooms: from the wire to {@link RoomRequests}. */
import {
  FailureReason,
  type KnownWrapper,
  ParticipantFlag,
  type RoomInfoRequest,
  type RoomMembersRequest,
  type RoomOptionsRequest,
  StatusType,
  type Wrapper,
} from "../proto/mod.ts";
import { failureOf } from "./failure.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import { question, type Request, task } from "./request.ts";
import type { RoomJoin } from "./room_requests.ts";

export function roomRequest(plugin: NetworkPlugin, wrapper: Wrapper): Request | undefined {
  switch (wrapper.type) {
    case "JOIN_ROOM": {
      const { userName: user, room, nickname, password = "" } = wrapper.payload;
      const join = { user, room, nickname, password };
      return task("onJoinRoom", { ...wrapper.payload, user }, () => plugin.onJoinRoom?.(join), {
        ...change(room),
        refuse: (error) => refusedJoin(join, error),
      });
    }
    case "LEAVE_ROOM": {
      const { userName: user, room, reason = "" } = wrapper.payload;
      return task(
        "onLeaveRoom",
        { ...wrapper.payload, user },
        () => plugin.onLeaveRoom?.({ user, room, reason }),
      );
    }
    case "ROOM_NICKNAME_CHANGED": {
      const { userName: user, room, nickname } = wrapper.payload;
      const nick = { user, room, nickname };
      const asking = { ...wrapper.payload, user };
      return task("onRoomNickname", asking, () => plugin.onRoomNickname?.(nick), change(room));
    }
    case "ROOM_SUBJECT_CHANGED": {
      const { userName: user, buddyName: room, message: subject } = wrapper.payload;
      const asking = { ...wrapper.payload, user };
      return task(
        "onRoomSubject",
        asking,
        () => plugin.onRoomSubject?.({ user, room, subject }),
        change(room),
      );
    }
    case "ROOM_INVITATION": {
      const invitation = wrapper.payload;
      const invite = () => plugin.onRoomInvitation?.(invitation);
      return task("onRoomInvitation", invitation, invite, change(invitation.room));
    }
    case "ROOM_MODERATION": {
      const moderation = wrapper.payload;
      const moderate = () => plugin.onRoomModeration?.(moderation);
      return task("onRoomModeration", moderation, moderate, change(moderation.room));
    }
    case "ROOM_DECLINE": {
      const decline = wrapper.payload;
      return task("onRoomDecline", decline, () => plugin.onRoomDecline?.(decline));
    }
    case "ROOM_OPTIONS_CHANGE": {
      const { user, room, value = {} } = wrapper.payload;
      const setting = { user, room, values: new Map(Object.entries(value)) };
      return task("onRoomOptions", wrapper.payload, () => plugin.onRoomOptions?.(setting), change(room));
    }
    case "ROOM_OPTIONS_REQUEST":
      return roomOptions(plugin, wrapper.payload);
    case "ROOM_MEMBERS_REQUEST":
      return roomMembers(plugin, wrapper.payload);
    case "ROOM_INFO_REQUEST":
      return roomInfo(plugin, wrapper.payload);
    default:
      return undefined;
  }
}

/** Changes of one room come one after another; what else the user asks does not wait for the network's word on them. */
function change(room: string): Pick<Request, "beside"> {
  return { beside: `changes of ${room}` };
}

/**
 * COMPAT(spectrum2): Protocol 1 has no answer to a join but what is told of the user's own participant. What passes is
 * not told: the next login asks again.
 */
function refusedJoin({ user, room, nickname }: RoomJoin, error: unknown): KnownWrapper | undefined {
  const { reason, text, retry } = failureOf(error);
  if (retry) return undefined;
  const flag = reason === FailureReason.conflict ? ParticipantFlag.conflict : ParticipantFlag.roomNotFound;
  return {
    type: "PARTICIPANT_CHANGED",
    payload: { userName: user, room, nickname, flag, status: StatusType.offline, statusMessage: text },
  };
}

function roomInfo(plugin: NetworkPlugin, request: RoomInfoRequest): Request {
  return question("onRoomInfoRequest", request, async () => {
    const { user, room, requestId } = request;
    const description = await plugin.onRoomInfoRequest?.(request);
    return { type: "ROOM_INFO", payload: { ...description, user, room, requestId } };
  });
}

function roomOptions(plugin: NetworkPlugin, request: RoomOptionsRequest): Request {
  return question("onRoomOptionsRequest", request, async () => {
    const { user, room, requestId } = request;
    const option = await plugin.onRoomOptionsRequest?.(request) ?? [];
    return { type: "ROOM_OPTIONS", payload: { user, room, requestId, option } };
  });
}

function roomMembers(plugin: NetworkPlugin, request: RoomMembersRequest): Request {
  return question("onRoomMembersRequest", request, async () => {
    const { user, room, requestId } = request;
    const member = await plugin.onRoomMembersRequest?.(request) ?? [];
    return { type: "ROOM_MEMBERS", payload: { user, room, requestId, member } };
  });
}
