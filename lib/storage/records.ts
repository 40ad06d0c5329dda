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

/** COMPAT(spectrum2): the numbers written beside each setting. We never read them, the original does. */
export const SettingType = { unknown: 0, boolean: 4, string: 13 } as const;
export type SettingType = typeof SettingType[keyof typeof SettingType];
