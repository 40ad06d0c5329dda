import type { Availability, BuddyReport, BuddyView, IncomingMessage, OutgoingMessage } from "../events.ts";
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

/** What a user asks of the legacy network, through the backend that carries the user. */
export interface UserBackend {
  login(account: Account): void;
  logout(account: Account): void;
  setAvailability(user: UserId, availability: Availability): void;
  sendMessage(user: UserId, message: OutgoingMessage): void;
  /** Everybody on the user's list, for a network that does not keep one. */
  sendBuddies(user: UserId, buddies: readonly StoredBuddy[]): void;
  /** A buddy was added, renamed or accepted. */
  saveBuddy(user: UserId, buddy: BuddyInfo): void;
  removeBuddy(user: UserId, buddy: BuddyInfo): void;
}

/** Somebody whom a backend carries, as the backends see it: every report about this user arrives here. */
export interface BackendSeat {
  readonly id: UserId;
  /** A backend has room: log in through it. */
  seated(backend: UserBackend): void;
  /** The backend is gone with everything it held. */
  backendLost(): void;
  connected(): void;
  /** `error` is a `ConnectionError` number, `text` is for the user. */
  disconnected(error: number, text: string): void;
  buddyReported(report: BuddyReport): void;
  buddyRemoved(name: LegacyName): void;
  /** Somebody on the network asks to see the user's presence. */
  authorizationRequested(name: LegacyName): void;
  messageReceived(message: IncomingMessage): void;
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
  /** After each login the backend gets the stored buddies. */
  readonly wantsBuddies: boolean;
  /** Legacy names appear in addresses by XEP-0106; otherwise only the last `@` becomes `%`. */
  readonly escapedNames: boolean;
}
