/** What a backend is asked about rooms. */
import type {
  FormField,
  RoomDecline,
  RoomInfo,
  RoomInfoRequest,
  RoomInvitation,
  RoomMember,
  RoomMembersRequest,
  RoomModeration,
  RoomOptionsRequest,
} from "../proto/mod.ts";
import type { Awaitable } from "./awaitable.ts";

export interface RoomJoin {
  readonly user: string;
  readonly room: string;
  readonly nickname: string;
  /** Empty if the user gave none. */
  readonly password: string;
}

export interface RoomLeave {
  readonly user: string;
  readonly room: string;
  /** Empty if the user gave none. */
  readonly reason: string;
}

export interface RoomSubject {
  readonly user: string;
  readonly room: string;
  readonly subject: string;
  /** In a report: who set it. */
  readonly nickname?: string;
}

/** The user's own nickname in a room. */
export interface RoomNickname {
  readonly user: string;
  readonly room: string;
  readonly nickname: string;
}

/** What a room is, without saying which. */
export type RoomDescription = Omit<RoomInfo, "user" | "room" | "requestId">;

/** What the user sets in a room. */
export interface RoomOptionsSetting {
  readonly user: string;
  readonly room: string;
  /** By the options' names; of a switch `1` or `0`. Others stay as they are. */
  readonly values: ReadonlyMap<string, string>;
}

/** The user's other requests do not wait for these, but for `onLeaveRoom`; those about one room wait for each other. */
export interface RoomRequests {
  /**
   * Join a room: report its participants, the user among them (`ParticipantFlag.me`), then its subject. It comes again
   * after each login for the rooms that the user is in. When it returns, the user is in and everything is told; when it
   * throws, the user is not.
   */
  onJoinRoom?(request: RoomJoin): Awaitable;
  onLeaveRoom?(request: RoomLeave): Awaitable;
  onRoomSubject?(change: RoomSubject): Awaitable;
  /** Change the user's nickname, and report it with `reportRoomNickname`. */
  onRoomNickname?(change: RoomNickname): Awaitable;
  /** Invite a buddy. */
  onRoomInvitation?(invitation: RoomInvitation): Awaitable;
  /** Look a room up, whether the user is in it or not. The user's other requests do not wait for it. */
  onRoomInfoRequest?(request: RoomInfoRequest): Awaitable<RoomDescription>;
  /** Kick, ban, or change what somebody may do. */
  onRoomModeration?(request: RoomModeration): Awaitable;
  /** What can be set in a room, and how it is set. `proto/README.md` has names that are known everywhere. */
  onRoomOptionsRequest?(request: RoomOptionsRequest): Awaitable<readonly FormField[]>;
  onRoomOptions?(setting: RoomOptionsSetting): Awaitable;
  /** Everybody with an affiliation to a room, present or not. The user's other requests do not wait for it. */
  onRoomMembersRequest?(request: RoomMembersRequest): Awaitable<readonly RoomMember[]>;
  /** Tell a buddy that the user does not come. */
  onRoomDecline?(decline: RoomDecline): Awaitable;
}
