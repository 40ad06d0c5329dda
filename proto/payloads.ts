/**
 * What each wrapper carries, as plain data. An optional field that is absent was not sent, which is not the same as
 * an empty string. Lists may be left out when empty; decoding leaves empty lists out too.
 *
 * "User" and "userName" are the user's bare JID, always.
 */
import type { StatusType } from "./enums.ts";

export interface Connected {
  readonly user: string;
}

export interface Disconnected {
  readonly user: string;
  /** A {@link ConnectionError}, but any int32 may come from an old backend. */
  readonly error: number;
  /** Shown to the user. */
  readonly message?: string;
}

export interface Login {
  readonly user: string;
  readonly legacyName: string;
  readonly password: string;
  /** COMPAT(spectrum2): never filled by anybody. */
  readonly extraFields?: readonly string[];
  readonly settings?: { readonly value: Readonly<Record<string, string>> };
}

export interface Logout {
  readonly user: string;
  readonly legacyName: string;
}

/**
 * One buddy. From a backend: the whole state, where no status means online, no icon hash no icon, no `blocked` not
 * blocked. From the instance: what the user changed, and `blocked` is there only to block or unblock.
 */
export interface Buddy {
  readonly userName: string;
  readonly buddyName: string;
  readonly alias?: string;
  readonly group?: readonly string[];
  readonly status?: StatusType;
  readonly statusMessage?: string;
  /** SHA-1 of the icon, in hex. */
  readonly iconHash?: string;
  readonly blocked?: boolean;
}

export interface Buddies {
  readonly buddy?: readonly Buddy[];
}

export interface ConversationMessage {
  readonly userName: string;
  /** The buddy, the room, or `room/nickname`. */
  readonly buddyName: string;
  readonly message: string;
  /** Who wrote it, in a room. */
  readonly nickname?: string;
  readonly xhtml?: string;
  /** `YYYYMMDDTHHMMSS` in UTC, on old messages only. */
  readonly timestamp?: string;
  readonly headline?: boolean;
  /** From the instance: the user wants a receipt with this id. */
  readonly id?: string;
  /** A private message between two participants of a room. */
  readonly pm?: boolean;
  readonly carbon?: boolean;
  readonly attachment?: readonly Attachment[];
}

export interface Attachment {
  readonly url: string;
  readonly mimeType?: string;
  readonly description?: string;
}

export interface Room {
  readonly userName: string;
  readonly nickname: string;
  readonly room: string;
  readonly password?: string;
}

/** Two lists side by side: `name[i]` is what `room[i]` is called. */
export interface RoomList {
  readonly room?: readonly string[];
  readonly name?: readonly string[];
  /** Whose list; without it, everybody's. */
  readonly user?: string;
}

export interface Participant {
  readonly userName: string;
  readonly room: string;
  readonly nickname: string;
  /** {@link ParticipantFlag} bits. */
  readonly flag: number;
  readonly status: StatusType;
  readonly statusMessage?: string;
  /** The new nickname, in a rename. */
  readonly newname?: string;
  readonly iconHash?: string;
  /** Shown instead of the nickname, which stays the key. */
  readonly alias?: string;
}

/** From the instance: a request or, with `photo` (even an empty one), the user's own new card. Else the answer. */
export interface VCard {
  readonly userName: string;
  readonly buddyName: string;
  readonly id: number;
  readonly fullname?: string;
  readonly nickname?: string;
  readonly photo?: Uint8Array;
}

export interface Status {
  readonly userName: string;
  readonly status: StatusType;
  readonly statusMessage?: string;
}

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
}

/** Which payload belongs to which wrapper type. `PING`, `PONG` and `EXIT` have none; `RAW_XML` is no message. */
export interface Payloads {
  readonly CONNECTED: Connected;
  readonly DISCONNECTED: Disconnected;
  readonly LOGIN: Login;
  readonly LOGOUT: Logout;
  readonly BUDDY_CHANGED: Buddy;
  readonly BUDDY_REMOVED: Buddy;
  readonly CONV_MESSAGE: ConversationMessage;
  readonly JOIN_ROOM: Room;
  readonly LEAVE_ROOM: Room;
  readonly PARTICIPANT_CHANGED: Participant;
  readonly ROOM_NICKNAME_CHANGED: Room;
  readonly ROOM_SUBJECT_CHANGED: ConversationMessage;
  readonly VCARD: VCard;
  readonly STATUS_CHANGED: Status;
  readonly BUDDY_TYPING: Buddy;
  readonly BUDDY_STOPPED_TYPING: Buddy;
  readonly BUDDY_TYPED: Buddy;
  readonly AUTH_REQUEST: Buddy;
  readonly ATTENTION: ConversationMessage;
  readonly STATS: Stats;
  readonly BACKEND_CONFIG: BackendConfig;
  readonly QUERY: BackendConfig;
  readonly ROOM_LIST: RoomList;
  readonly CONV_MESSAGE_ACK: ConversationMessage;
  readonly BUDDIES: Buddies;
  readonly API_VERSION: ApiVersion;
}
