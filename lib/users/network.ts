import type { TransportError } from "../errors.ts";
import type {
  Availability,
  BuddyReport,
  BuddyView,
  IncomingMessage,
  OutgoingMessage,
  TypingState,
  VCard,
} from "../events.ts";
import type { LegacyName, UserId } from "../ids.ts";

/** Who logs in to the legacy network, and with what. */
export interface Account {
  readonly user: UserId;
  readonly legacyName: LegacyName;
  readonly password: string;
  /** Every stored setting of the user; backends read their own among them. */
  readonly settings: ReadonlyMap<string, string>;
}

/** What the user decides about a buddy. */
export type BuddyInfo = Pick<BuddyView, "name" | "alias" | "groups">;

/** What is known of a buddy before the network says anything. */
export type StoredBuddy = BuddyInfo & Pick<BuddyView, "iconHash">;

/** What a user asks of the network or tells it in passing. It is not asked again when it gets lost with a backend. */
export type PassingRequest =
  | { readonly type: "typing"; readonly conversation: LegacyName; readonly state: TypingState }
  /** Answered by {@link BackendSeat.vcards} with the same id: an int32, not negative. */
  | { readonly type: "vcard"; readonly name: LegacyName; readonly id: number }
  /** In the frontend's own language, for a backend that {@link UserBackend.speaksRaw}. */
  | { readonly type: "raw"; readonly stanza: Uint8Array }
  /** The user's own card changed. */
  | { readonly type: "own-vcard"; readonly vcard: VCard };

/**
 * By what a message that was sent will be confirmed: once {@link BackendSeat.taken} names its mark or a later one, or
 * {@link BackendSeat.messageSettled} its id, where the backend tells of each.
 */
export type SentMessage = { readonly mark: number } | { readonly requestId: string };

/** What a user asks of the legacy network, through the backend that carries the user. */
export interface UserBackend {
  login(account: Account): void;
  logout(account: Account): void;
  setAvailability(user: UserId, availability: Availability): void;
  sendMessage(user: UserId, message: OutgoingMessage): SentMessage;
  /** The backend wants what users say as the frontend has it, and answers in the same language. */
  readonly speaksRaw: boolean;
  /** More is waiting for the backend than it should have to read. */
  readonly isCongested: boolean;
  /** Resolves when that is over, or when the backend is gone. */
  drained(): Promise<void>;
  /** Everybody on the user's list, for a network that does not keep one. */
  sendBuddies(user: UserId, buddies: readonly StoredBuddy[]): void;
  /** A buddy was added, renamed or accepted. */
  saveBuddy(user: UserId, buddy: BuddyInfo): void;
  removeBuddy(user: UserId, buddy: BuddyInfo): void;
  ask(user: UserId, request: PassingRequest): void;
}

/** Somebody whom a backend carries, as the backends see it: every report about this user arrives here. */
export interface BackendSeat {
  readonly id: UserId;
  /** Whether a backend has been asked to log in and has not answered yet. */
  readonly isLoggingIn: boolean;
  /** Since when no message went either way, in milliseconds since the epoch; undefined while not logged in. */
  readonly idleSince: number | undefined;
  /** A backend has room: log in through it. */
  seated(backend: UserBackend): void;
  /** Another backend takes over: log out of the old one and in through this one, without a word to the user. */
  moved(backend: UserBackend): void;
  /** The backend is gone with everything it held. */
  backendLost(): void;
  connected(): void;
  /** The backend has read everything up to this mark. Answers whether that was all of this user's. */
  taken(mark: number): boolean;
  /** The network has a message, or will not have it for a reason that its sender should read. */
  messageSettled(requestId: string, failure: TransportError | undefined): void;
  /** `error` is a `ConnectionError` number, `text` is for the user. */
  disconnected(error: number, text: string): void;
  buddyReported(report: BuddyReport): void;
  buddyRemoved(name: LegacyName): void;
  /** Somebody on the network asks to see the user's presence. */
  authorizationRequested(name: LegacyName): void;
  messageReceived(message: IncomingMessage): void;
  /** A message with this `receiptId` arrived. */
  readonly conversations: { delivered(conversation: LegacyName, receiptId: string): void };
  typingReported(conversation: LegacyName, state: TypingState): void;
  /** The answer to a request with this id. */
  readonly vcards: { answered(id: number, vcard: VCard): void };
}

/** Where backends come from. Asking twice is the same as asking once. */
export interface BackendSource {
  join(seat: BackendSeat): void;
  leave(seat: BackendSeat): void;
}

/** What the backends of this instance said about their network (BACKEND_CONFIG; spec of the keys: `proto/README`). */
export interface NetworkFacts {
  readonly needPassword: boolean;
  /** False: whoever shows up is registered on the spot. */
  readonly needRegistration: boolean;
  readonly rooms: boolean;
  /** The network can tell that a message arrived. */
  readonly receipts: boolean;
  /** After each login the backend gets the stored buddies. */
  readonly wantsBuddies: boolean;
  /** Legacy names appear in addresses by XEP-0106; otherwise only the last `@` becomes `%`. */
  readonly escapedNames: boolean;
}
