import type { LegacyName, UserId } from "../ids.ts";
import type { BuddyRecord, NewUser, SettingType, UserRecord } from "./records.ts";

/**
 * What survives a restart: registrations, their settings, their buddies.
 *
 * - Names compare exactly, byte for byte; whoever wants to fold case does so above.
 * - Text is kept as given, but for NUL, which no database keeps faithfully and which is dropped. In group names
 *   a line feed becomes a space.
 * - Each call happens wholly or not at all.
 * - Writing for a user who is not registered is no error: it writes nothing and answers `false`. (A logout or a
 *   late roster write may well arrive after the registration is gone.)
 * - Every method rejects with a `TransportError("storage-failed")` when the database does; its text is fit for
 *   the user, its `cause` is for the log.
 */
export interface Storage extends AsyncDisposable {
  /** The registration of `user`, or undefined. */
  findUser(user: UserId): Promise<UserRecord | undefined>;

  /**
   * Registers, or changes a registration: `online`, `vip`, `lastLogin`, settings and buddies stay as they are.
   * Answers whether the user is new.
   */
  saveUser(user: NewUser): Promise<boolean>;

  /** Forgets the user with all settings and buddies. Answers whether there was one. */
  removeUser(user: UserId): Promise<boolean>;

  /** Going online also sets `lastLogin` to now. Answers whether the user is registered. */
  setOnline(user: UserId, online: boolean): Promise<boolean>;

  /** Users marked online, oldest registration first. */
  onlineUsers(): Promise<readonly UserId[]>;

  /** All registered users, oldest registration first. */
  allUsers(): Promise<readonly UserId[]>;

  /** Whether anybody but `except` is registered with this name on the legacy network. */
  legacyNameTaken(name: LegacyName, except: UserId): Promise<boolean>;

  /** All settings by name; empty for an unknown user. */
  settings(user: UserId): Promise<ReadonlyMap<string, string>>;

  /** Sets one setting, whether or not it was there. Answers whether the user is registered. */
  saveSetting(user: UserId, name: string, type: SettingType, value: string): Promise<boolean>;

  /** The user's buddies, first stored first; empty for an unknown user. */
  buddies(user: UserId): Promise<readonly BuddyRecord[]>;

  /**
   * Adds or replaces these buddies and leaves the others alone. Ones with an empty name are skipped.
   * Answers whether the user is registered.
   */
  saveBuddies(user: UserId, buddies: readonly BuddyRecord[]): Promise<boolean>;

  /** Answers whether there was such a buddy. */
  removeBuddy(user: UserId, name: LegacyName): Promise<boolean>;
}
