/** Requests about rooms: from the wire to {@link RoomRequests}. */
import type { RoomInfoRequest, Wrapper } from "../proto/mod.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import { question, type Request, task } from "./request.ts";

export function roomRequest(plugin: NetworkPlugin, wrapper: Wrapper): Request | undefined {
  switch (wrapper.type) {
    case "JOIN_ROOM": {
      const { userName: user, room, nickname, password = "" } = wrapper.payload;
      const join = { user, room, nickname, password };
      return task("onJoinRoom", { ...wrapper.payload, user }, () => plugin.onJoinRoom?.(join));
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
      const change = { user, room, nickname };
      return task("onRoomNickname", { ...wrapper.payload, user }, () => plugin.onRoomNickname?.(change));
    }
    case "ROOM_SUBJECT_CHANGED": {
      const { userName: user, buddyName: room, message: subject } = wrapper.payload;
      const change = { user, room, subject };
      return task("onRoomSubject", { ...wrapper.payload, user }, () => plugin.onRoomSubject?.(change));
    }
    case "ROOM_INVITATION":
      return task("onRoomInvitation", wrapper.payload, () => plugin.onRoomInvitation?.(wrapper.payload));
    case "ROOM_MODERATION":
      return task("onRoomModeration", wrapper.payload, () => plugin.onRoomModeration?.(wrapper.payload));
    case "ROOM_INFO_REQUEST":
      return roomInfo(plugin, wrapper.payload);
    default:
      return undefined;
  }
}

function roomInfo(plugin: NetworkPlugin, request: RoomInfoRequest): Request {
  return question("onRoomInfoRequest", request, async () => {
    const { user, room, requestId } = request;
    const description = await plugin.onRoomInfoRequest?.(request);
    return { type: "ROOM_INFO", payload: { ...description, user, room, requestId } };
  });
}
