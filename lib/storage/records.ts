import type { LegacyName, UserId } from "../ids.ts";

/** What a registration sets. All of it may change when the same user registers again. */
export interface NewUser {
  readonly user: UserId;
  /** The user's own name on the legacy network. */
  readonly legacyName: LegacyName;
  readonly password: string;
  readonly language: string;
  readonly encoding: string;
}

/** A registration as it is stored. */
export interface UserRecord extends NewUser {
  readonly vip: boolean;
  /** Was logged in when last heard of: after a crash these users are asked to come back. */
  readonly online: boolean;
  /** To the second; undefined for a user who never came online. */
  readonly lastLogin: Date | undefined;
}

/** `both`: the user has accepted this buddy. `ask`: not yet. */
export type StoredSubscription = "ask" | "both";

/** A buddy as it is stored. Two buddies of one user never share the exact same name. */
export interface BuddyRecord {
  readonly name: LegacyName;
  readonly alias: string;
  readonly groups: readonly string[];
  readonly subscription: StoredSubscription;
  /** A bit set owned by the roster. */
  readonly flags: number;
  /** SHA-1 of the avatar, empty without one. */
  readonly iconHash: string;
}

/**
 * One message under both its ids: the legacy network's and ours. No text longer than 255 bytes of UTF-8, else the
 * pair is not kept.
 */
export interface MessageIdPair {
  /** The buddy's or room's legacy name, folded by whoever saves and asks. */
  readonly conversation: string;
  readonly legacyId: string;
  readonly ownId: string;
  readonly sentAt: Date;
}

/** A room that a user stays in, whether or not a client looks. `room`: its name, folded by whoever saves and asks. */
export interface KeptRoomRecord {
  readonly room: string;
  readonly name: string;
  /** How the frontend addresses it. */
  readonly address: string;
  readonly nickname: string;
  /** With which one enters; empty where there is none. */
  readonly password: string;
}

/** Something said in a room, as one user heard it. Neither the room nor the id has more than 255 bytes of UTF-8. */
export interface RoomMessageRecord {
  readonly user: UserId;
  /** Folded by whoever saves and asks. */
  readonly room: string;
  /** No other message of the room has it. */
  readonly id: string;
  /** When it came, in microseconds since the epoch: each of a room's messages has a greater one. */
  readonly position: number;
  /** In the frontend's own language. */
  readonly text: string;
}

/** A part of what was said in a room: beyond one position, before another. */
export interface RoomMessageBounds {
  readonly after: number;
  readonly before: number;
  readonly limit: number;
  /** Of more than `limit`, the newest; else the oldest. */
  readonly newest: boolean;
}

/** What a user said or heard outside rooms. Neither the contact nor the id has more than 255 bytes of UTF-8. */
export interface ArchivedMessageRecord {
  readonly user: UserId;
  /** With whom, as the frontend addresses them, folded by whoever saves and asks. */
  readonly contact: string;
  /** No other message of the user has it. */
  readonly id: string;
  /** When it was said, in microseconds since the epoch: each of a user's messages has a greater one. */
  readonly position: number;
  /** In the frontend's own language. */
  readonly text: string;
}

/** Something that waits for a client of the user's; see {@link ArchivedMessageRecord}. */
export type BacklogRecord = Omit<ArchivedMessageRecord, "contact">;

/** COMPAT(spectrum2): the numbers written beside each setting. We never read them, the original does. */
export const SettingType = { unknown: 0, boolean: 4, string: 13 } as const;
export type SettingType = typeof SettingType[keyof typeof SettingType];
