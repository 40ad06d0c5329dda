/**
 * What `lib` and a frontend say to each other about a user, in no network's and no frontend's own terms.
 * A report travels towards the user; what the user asks for are plain calls on `lib/users` and below.
 */
import type { TransportError } from "./errors.ts";
import type { LegacyName, ResourceId, UserId } from "./ids.ts";

/** How reachable somebody is. `offline` is also what a buddy is before the network said anything. */
export type Status = "online" | "chat" | "away" | "xa" | "dnd" | "invisible" | "offline";

/** A status with the words the person chose for it (empty when none). */
export interface Availability {
  readonly status: Status;
  readonly text: string;
}

export const offline: Availability = { status: "offline", text: "" };

/** Where a user's login to the legacy network stands. */
export type AccountState =
  /** No backend has room yet. */
  | { readonly kind: "waiting" }
  /** A backend is logging in. */
  | { readonly kind: "connecting" }
  | { readonly kind: "connected" }
  /** The network was lost; another try follows after `seconds`. */
  | { readonly kind: "reconnecting"; readonly text: string; readonly seconds: number }
  /** Over, for a reason the user should read. `error` is a `ConnectionError` number. */
  | { readonly kind: "refused"; readonly text: string; readonly error: number }
  /** Over because the user left, unregistered, or the instance stops. */
  | { readonly kind: "ended" };

/** A buddy as a frontend may see it. */
export interface BuddyView {
  readonly name: LegacyName;
  /** What the network or the user calls the buddy; empty when nothing better than the name is known. */
  readonly alias: string;
  readonly groups: readonly string[];
  /** `ask`: offered to the user, not accepted yet. */
  readonly subscription: "ask" | "both";
  /** Whether the name appears in addresses in its escaped form (stored per buddy since Spectrum 2). */
  readonly escaped: boolean;
  readonly availability: Availability;
  readonly iconHash: string;
}

/** The legacy network's word on one buddy: the whole state, except as noted. */
export interface BuddyReport {
  readonly name: LegacyName;
  /** COMPAT(spectrum2): an empty alias or no groups at all cannot clear what is known; backends rely on it. */
  readonly alias: string;
  readonly groups: readonly string[];
  readonly availability: Availability;
  readonly iconHash: string;
  readonly blocked: boolean;
}

export interface Attachment {
  readonly url: string;
  readonly mimeType: string;
  readonly description: string;
}

/** A message from the legacy network. */
export interface IncomingMessage {
  /** The conversation: a buddy's name. */
  readonly conversation: LegacyName;
  readonly body: string;
  readonly headline: boolean;
  /** A nudge. */
  readonly attention?: boolean;
  /** When it was sent, if that was not just now. */
  readonly sentAt?: Date;
  readonly attachments: readonly Attachment[];
}

/** Where a message to the network came from, so that its fate can be told there. Only the frontend reads it. */
export interface Origin {
  readonly resource: ResourceId;
  /** The address it was sent to. */
  readonly to: string;
  /** The sender's own id of it. */
  readonly id: string | undefined;
}

/** A message to the legacy network. */
export interface OutgoingMessage {
  readonly conversation: LegacyName;
  readonly body: string;
  readonly origin: Origin;
  /** The sender wants to know under this id that it arrived. */
  readonly receiptId?: string;
  /** A nudge. */
  readonly attention?: boolean;
  /** All of it in the frontend's own language, for a backend that wants it so. */
  readonly raw?: Uint8Array;
}

/** `stopped`: nothing is being written any more. */
export type TypingState = "typing" | "paused" | "stopped";

/** What is known of somebody, for others to see. Empty where nothing is. */
export interface VCard {
  readonly fullName: string;
  readonly nickname: string;
  /** An image file. */
  readonly photo: Uint8Array;
}

export type UserEvent =
  | { readonly type: "account-changed"; readonly state: AccountState }
  | { readonly type: "registered" }
  | { readonly type: "unregistered"; readonly buddies: readonly BuddyView[] }
  /** What the user's clients show together is about to be told to a backend that may want it raw. */
  | { readonly type: "availability-shown"; readonly availability: Availability }
  | { readonly type: "buddy-added"; readonly buddy: BuddyView }
  | { readonly type: "buddy-renamed"; readonly buddy: BuddyView }
  | { readonly type: "buddy-presence"; readonly buddy: BuddyView }
  | { readonly type: "buddy-removed"; readonly buddy: BuddyView }
  | { readonly type: "authorization-requested"; readonly name: LegacyName }
  /** A message that was on its way did not arrive and never will. */
  | { readonly type: "message-failed"; readonly message: OutgoingMessage; readonly error: TransportError }
  /** The network says that a message with a `receiptId` arrived. */
  | { readonly type: "message-delivered"; readonly origin: Origin; readonly receiptId: string }
  | {
    readonly type: "typing-changed";
    readonly conversation: LegacyName;
    readonly state: TypingState;
    /** As in `message-received`. */
    readonly target: ResourceId | undefined;
    readonly buddy: BuddyView | undefined;
  }
  | {
    readonly type: "message-received";
    readonly message: IncomingMessage;
    /** The client the user last wrote from in this conversation, if that is known. */
    readonly target: ResourceId | undefined;
    readonly buddy: BuddyView | undefined;
  };

export type UserEventType = UserEvent["type"];
export type UserEventOf<Type extends UserEventType> = Extract<UserEvent, { type: Type }>;

/** Tells a user something. Never throws: a user who cannot be reached is the frontend's business. */
export type Report = (user: UserId, event: UserEvent) => void;
