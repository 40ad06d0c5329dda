import type { ConversationReports } from "../conversations/reports.ts";
import type { RoomReports } from "../conversations/room_reports.ts";
import type { Availability } from "../availability.ts";
import type { BuddyReport, BuddyView } from "../events.ts";
import type { LegacyMessageId, LegacyName, UserId } from "../ids.ts";
import type { LoginAnswer } from "../login_step.ts";
import type { OutgoingMessage, TypingState } from "../message.ts";
import type { VCard } from "../people.ts";
import type { Feature } from "../../proto/mod.ts";
import type { AccountReports } from "./account_reports.ts";
import type { NetworkAnswer, NetworkRequest } from "./requests.ts";

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
  /** The user has read everything up to that message. */
  | { readonly type: "read"; readonly conversation: LegacyName; readonly id: LegacyMessageId }
  /** What the user did about a step of the login. */
  | { readonly type: "login-answer"; readonly stepId: string; readonly answer: LoginAnswer }
  /** Answered by {@link BackendSeat.people} with the same id: an int32, not negative. */
  | { readonly type: "vcard"; readonly name: LegacyName; readonly id: number }
  /** In the frontend's own language, for a backend that {@link UserBackend.speaksRaw}. */
  | { readonly type: "raw"; readonly stanza: Uint8Array }
  /** The user's own card changed. */
  | { readonly type: "own-vcard"; readonly vcard: VCard };

/**
 * By what a message that was sent will be confirmed: once {@link BackendSeat.taken} names its mark or a later one, or
 * {@link ConversationReports.status} its id, where the backend tells of each.
 */
export type SentMessage = { readonly mark: number } | { readonly requestId: string };

/** What a user asks of the legacy network, through the backend that carries the user. */
export interface UserBackend {
  login(account: Account): void;
  logout(account: Account): void;
  setAvailability(user: UserId, availability: Availability): void;
  sendMessage(user: UserId, message: OutgoingMessage<LegacyMessageId>): SentMessage;
  /** Whether this backend has a use for something. */
  can(feature: Feature): boolean;
  /**
   * Asks for something that ends in an answer. Rejects with a `TransportError`: what the network or its backend
   * refused, `feature-not-implemented` where the backend has no use for it, `link-lost` where no answer came.
   */
  request(user: UserId, request: NetworkRequest): Promise<NetworkAnswer>;
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
  /** `error` is a `ConnectionError` number, `text` is for the user. */
  disconnected(error: number, text: string): void;
  buddyReported(report: BuddyReport): void;
  buddyRemoved(name: LegacyName): void;
  /** Somebody on the network asks to see the user's presence; `text` is what they wrote. */
  authorizationRequested(name: LegacyName, alias: string, text: string): void;
  /** The user blocked or unblocked somebody, with another client of the network. */
  blockReported(name: LegacyName, blocked: boolean): void;
  readonly conversations: ConversationReports;
  readonly rooms: RoomReports;
  readonly loginSteps: AccountReports;
  /** The answer to a request with this id. */
  readonly people: { readonly vcards: { answered(id: number, vcard: VCard): void } };
}

/** Where backends come from. Asking twice is the same as asking once. */
export interface BackendSource {
  join(seat: BackendSeat): void;
  leave(seat: BackendSeat): void;
}

/** What the backends of this instance said about their network (BACKEND_CONFIG; spec of the keys: `proto/README`). */
export interface NetworkFacts {
  /** Another number whenever one of these facts has changed, so that what rests on them is not made for each use. */
  readonly revision: number;
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
  /** Whether backends have a use for something beyond that. */
  can(feature: Feature): boolean;
}
