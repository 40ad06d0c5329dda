/**
 * What each wrapper carries, as plain data. An optional field that is absent was not sent, which is not the same as
 * an empty string. Lists may be left out when empty; decoding leaves empty lists out too.
 *
 * "User" and "userName" are the user's bare JID, always. What is marked Protocol 2 travels only between two ends that
 * announced it (`README.md`).
 */
import type * as account from "./account_payloads.ts";
import type * as contact from "./contact_payloads.ts";
import type * as conversation from "./conversation_payloads.ts";
import type { FailureReason } from "./enums.ts";
import type * as room from "./room_payloads.ts";

export type * from "./account_payloads.ts";
export type * from "./contact_payloads.ts";
export type * from "./conversation_payloads.ts";
export type * from "./room_payloads.ts";

/** Memory in KiB. */
export interface Stats {
  /** Resident now. */
  readonly res: number;
  /** Resident at start. */
  readonly initRes: number;
  readonly shared: number;
  /** The process id, in decimal. */
  readonly id: string;
}

export interface BackendConfig {
  /** Ini text; in a `QUERY` an admin command, and its answer. */
  readonly config: string;
}

export interface ApiVersion {
  readonly version: number;
  /** Protocol 2, from the instance: a room's reflection of a message says that the network accepted it. */
  readonly reflectionAccepts?: boolean;
  /** Protocol 2, from the instance: it takes `PARTICIPANTS`. */
  readonly participants?: boolean;
}

/** How a backend on another machine begins. */
export interface BackendAuth {
  /** Never for a log. */
  readonly secret: string;
  /** What to call the backend in logs. */
  readonly name?: string;
}

/** Protocol 2: the end of a request that has no answer of its own, or the failure of one that has. */
export interface RequestResult {
  readonly user: string;
  readonly requestId: string;
  readonly ok?: boolean;
  readonly reason?: FailureReason;
  /** For the user to read. */
  readonly text?: string;
  /** It failed, but trying again may help. */
  readonly retry?: boolean;
}

/** Which payload belongs to which wrapper type. `PING`, `PONG` and `EXIT` have none; `RAW_XML` is no message. */
export interface Payloads {
  readonly CONNECTED: account.Connected;
  readonly DISCONNECTED: account.Disconnected;
  readonly LOGIN: account.Login;
  readonly LOGOUT: account.Logout;
  readonly BUDDY_CHANGED: contact.Buddy;
  readonly BUDDY_REMOVED: contact.Buddy;
  readonly CONV_MESSAGE: conversation.ConversationMessage;
  readonly JOIN_ROOM: room.Room;
  readonly LEAVE_ROOM: room.Room;
  readonly PARTICIPANT_CHANGED: room.Participant;
  readonly ROOM_NICKNAME_CHANGED: room.Room;
  readonly ROOM_SUBJECT_CHANGED: conversation.ConversationMessage;
  readonly VCARD: contact.VCard;
  readonly STATUS_CHANGED: account.Status;
  readonly BUDDY_TYPING: contact.Buddy;
  readonly BUDDY_STOPPED_TYPING: contact.Buddy;
  readonly BUDDY_TYPED: contact.Buddy;
  readonly AUTH_REQUEST: contact.Buddy;
  readonly ATTENTION: conversation.ConversationMessage;
  readonly STATS: Stats;
  readonly BACKEND_CONFIG: BackendConfig;
  readonly QUERY: BackendConfig;
  readonly ROOM_LIST: room.RoomList;
  readonly CONV_MESSAGE_ACK: conversation.ConversationMessage;
  readonly BUDDIES: contact.Buddies;
  readonly API_VERSION: ApiVersion;
  readonly BACKEND_AUTH: BackendAuth;
  // Protocol 2
  readonly MESSAGE_STATUS: conversation.MessageStatus;
  readonly REACTION: conversation.Reaction;
  readonly RETRACTION: conversation.Retraction;
  readonly READ_MARKER: conversation.ReadMarker;
  readonly PARTICIPANTS: room.Participants;
  readonly REQUEST_RESULT: RequestResult;
  readonly ROOM_INVITATION: room.RoomInvitation;
  readonly ROOM_INFO_REQUEST: room.RoomInfoRequest;
  readonly ROOM_INFO: room.RoomInfo;
  readonly ROOM_MODERATION: room.RoomModeration;
  readonly ROOM_OPTIONS_REQUEST: room.RoomOptionsRequest;
  readonly ROOM_OPTIONS: room.RoomOptions;
  readonly ROOM_OPTIONS_CHANGE: room.RoomOptionsChange;
  readonly ROOM_MEMBERS_REQUEST: room.RoomMembersRequest;
  readonly ROOM_MEMBERS: room.RoomMembers;
  readonly ROOM_DECLINE: room.RoomDecline;
  readonly AVATAR_REQUEST: contact.AvatarRequest;
  readonly AVATAR: contact.Avatar;
  readonly HISTORY_REQUEST: conversation.HistoryRequest;
  readonly HISTORY: conversation.History;
  readonly LOGIN_STEP: account.LoginStep;
  readonly LOGIN_ANSWER: account.LoginAnswer;
  readonly LOGIN_PROGRESS: account.LoginProgress;
  readonly ACCOUNT_STATE: account.AccountState;
  readonly SEARCH_REQUEST: contact.SearchRequest;
  readonly SEARCH_RESULT: contact.SearchResult;
  readonly BLOCK: contact.Block;
}
