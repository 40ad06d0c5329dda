import type { LegacyName, UserId } from "../ids.ts";
import type { MessageStorage } from "./message_storage.ts";
import type {
  BuddyRecord,
  KeptRoomRecord,
  MessageIdPair,
  NewUser,
  RoomMessageBounds,
  RoomMessageRecord,
  SettingType,
  UserRecord,
} from "./records.ts";

/**
 * What survives a restart: registrations and what belongs to them, from settings to messages.
 *
 * - Names compare exactly, byte for byte; whoever wants to fold case does so above.
 * - Text is kept as given, but for NUL, which no database keeps faithfully and which is dropped. In group names
 *   a line feed becomes a space.
 * - Each call happens wholly or not at all.
 * - Writing for a user who is not registered is no error: it writes nothing and answers `false`. (A logout or a
 *   late roster write may well arrive after the registration is gone.)
 * - A name, password or setting that the database has no room for rejects with a `TransportError("not-acceptable")`;
 *   what people only read is cut.
 * - Every method rejects with a `TransportError("storage-failed")` when the database does; its text is fit for
 *   the user, its `cause` is for the log.
 */
export interface Storage extends AsyncDisposable {
  /** What users said and heard outside rooms, and what waits for them. */
  readonly messages: MessageStorage;

  /** The registration of `user`, or undefined. */
  findUser(user: UserId): Promise<UserRecord | undefined>;

  /**
   * Registers, or changes a registration: `online`, `vip`, `lastLogin`, settings and buddies stay as they are.
   * Answers whether the user is new.
   */
  saveUser(user: NewUser): Promise<boolean>;

  /** Forgets the user with everything that is theirs. Answers whether there was one. */
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
   * Adds or replaces these buddies and leaves the others alone. Ones with an empty name, or
   * with one that the database has no room for, are skipped.
   * Answers whether the user is registered.
   */
  saveBuddies(user: UserId, buddies: readonly BuddyRecord[]): Promise<boolean>;

  /** Answers whether there was such a buddy. */
  removeBuddy(user: UserId, name: LegacyName): Promise<boolean>;

  /**
   * Notes under which ids messages are known on both sides; a legacy id that is there gets the new own id and
   * time. Pairs with an empty id, or a text of more than 255 bytes, are skipped. Answers whether the user is
   * registered.
   */
  saveMessageIds(user: UserId, pairs: readonly MessageIdPair[]): Promise<boolean>;

  /** Our id of the message that the legacy network calls `legacyId`. */
  ownMessageId(user: UserId, conversation: string, legacyId: string): Promise<string | undefined>;

  /** The legacy network's id of the message that we call `ownId`; if it has several, the latest sent. */
  legacyMessageId(user: UserId, conversation: string, ownId: string): Promise<string | undefined>;

  /**
   * Forgets the ids of messages sent before that time. One user at a time, so that others need not wait; stopped in
   * the middle, it has forgotten some. Answers how many pairs are gone.
   */
  pruneMessageIds(before: Date): Promise<number>;

  /** The rooms that a user stays in, by folded name; none for an unknown user. */
  keptRooms(user: UserId): Promise<readonly KeptRoomRecord[]>;

  /** Who stays in any room, oldest registration first. */
  usersWithKeptRooms(): Promise<readonly UserId[]>;

  /** Notes or changes a room to stay in. Answers whether the user is registered and the texts are not too long. */
  saveKeptRoom(user: UserId, room: KeptRoomRecord): Promise<boolean>;

  /** `room`: its folded name. Answers whether there was such a room. */
  removeKeptRoom(user: UserId, room: string): Promise<boolean>;

  /**
   * Keeps what was said in rooms, of any number of users. One with an id that is there replaces its text. Those with
   * texts that are too long, and those of users who are not registered, are skipped.
   */
  saveRoomMessages(messages: readonly RoomMessageRecord[]): Promise<void>;

  roomMessagePosition(user: UserId, room: string, id: string): Promise<number | undefined>;

  /** The oldest first. */
  roomMessages(
    user: UserId,
    room: string,
    bounds: RoomMessageBounds,
  ): Promise<readonly RoomMessageRecord[]>;

  /** Forgets what was said before that position, as {@link pruneMessageIds} does. Answers how much is gone. */
  pruneRoomMessages(before: number): Promise<number>;
}
