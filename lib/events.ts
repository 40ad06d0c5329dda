/**
 * What `lib` and a frontend say to each other about a user, in no network's and no frontend's own terms.
 * A report travels towards the user; what the user asks for are plain calls on `lib/users` and below.
 */
import type { Availability } from "./availability.ts";
import type { TransportError } from "./errors.ts";
import type { LegacyName, MessageId, ResourceId, UserId } from "./ids.ts";
import type { AccountCondition, LoginProgress, LoginStep } from "./login_step.ts";
import type { Author, Doer, IncomingMessage, Origin, OutgoingMessage, TypingState } from "./message.ts";
import type {
  Entrant,
  JoinRefusal,
  Participant,
  ParticipantChange,
  PastMessage,
  RoomInfo,
  RoomInvitation,
  RoomRefusal,
  RoomSubject,
  RoomView,
} from "./room.ts";

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
  /** Whatever changes when the picture does; empty where the network has no such id. */
  readonly avatarId: string;
  /** Idle since then or, of somebody offline, last seen. */
  readonly lastActive: Date | undefined;
  /** The user wants to hear nothing of them. */
  readonly blocked: boolean;
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
  readonly avatarId?: string;
  readonly lastActive?: Date;
  /** An empty alias or no groups means that there are none. */
  readonly exact?: boolean;
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
  /** `text`: what they wrote; `alias`: what they are called. Empty where nothing is known. */
  | {
    readonly type: "authorization-requested";
    readonly name: LegacyName;
    readonly alias: string;
    readonly text: string;
  }
  /** The user blocked or unblocked somebody, with another client of the network. */
  | { readonly type: "block-changed"; readonly name: LegacyName; readonly blocked: boolean }
  | { readonly type: "login-step"; readonly step: LoginStep }
  | { readonly type: "login-progress"; readonly progress: LoginProgress }
  | { readonly type: "account-condition"; readonly condition: AccountCondition }
  /** A message that was on its way did not arrive and never will. */
  | { readonly type: "message-failed"; readonly message: OutgoingMessage; readonly error: TransportError }
  /** The network says that a message with a `receiptId` arrived. */
  | { readonly type: "message-delivered"; readonly origin: Origin; readonly receiptId: string }
  | (InConversation & { readonly type: "typing-changed"; readonly state: TypingState })
  | (InConversation & { readonly type: "message-received"; readonly message: IncomingMessage })
  /** All reactions of one person to a message. */
  | (InConversation & {
    readonly type: "reactions-changed";
    readonly id: MessageId;
    readonly emoji: readonly string[];
    readonly by: Doer;
    readonly at?: Date;
  })
  /** A message is gone: taken back by its author or, `moderated`, removed by somebody else. */
  | (InConversation & {
    readonly type: "message-retracted";
    readonly id: MessageId;
    readonly by: Doer;
    readonly moderated: boolean;
    readonly reason: string;
  })
  /** Somebody has read everything up to that message. */
  | (InConversation & { readonly type: "read-up-to"; readonly id: MessageId; readonly by: Doer })
  /**
   * The user is in: what there is to see, for the clients that wait for it. `past`: what was said before the room's
   * backlog begins, oldest first; some of it may be in both.
   */
  | {
    readonly type: "room-entered";
    readonly room: RoomView;
    readonly to: readonly Entrant[];
    readonly past: readonly PastMessage[];
  }
  /** The network does not let the user in, or the login ended before it could. */
  | {
    readonly type: "room-refused";
    readonly room: RoomView;
    readonly to: readonly Entrant[];
    readonly refusal: JoinRefusal;
    readonly text: string;
  }
  /** Somebody came, changed or left; if it was the user who left, the room is closed. */
  | {
    readonly type: "room-participant";
    readonly room: RoomView;
    readonly participant: Participant;
    readonly change: ParticipantChange;
  }
  /**
   * Something said in the room, or to the user alone. It has an id, which all clients know it by, and what it answers
   * is named in the same way. `reflects`: the user said it, through us.
   */
  | {
    readonly type: "room-message";
    readonly room: RoomView;
    readonly message: IncomingMessage;
    readonly author: Author;
    readonly isPrivate: boolean;
    readonly reflects: Origin | undefined;
  }
  | { readonly type: "room-subject"; readonly room: RoomView; readonly subject: RoomSubject }
  | {
    readonly type: "room-typing";
    readonly room: RoomView;
    readonly author: Author;
    readonly state: TypingState;
  }
  /** The user is out of the room for another reason than leaving it. */
  | {
    readonly type: "room-closed";
    readonly room: RoomView;
    readonly why: "login-lost" | "shutdown";
    readonly text: string;
  }
  | { readonly type: "room-invitation"; readonly invitation: RoomInvitation }
  /** Somebody does not follow an invitation of the user's. */
  | { readonly type: "room-declined"; readonly refusal: RoomRefusal }
  /** News of a room, wherever the user is in it. */
  | { readonly type: "room-info"; readonly info: RoomInfo };

/** What all that happens in a one-to-one conversation has. */
interface InConversation {
  readonly conversation: LegacyName;
  /** The client the user last wrote from in this conversation, if that is known. */
  readonly target: ResourceId | undefined;
  readonly buddy: BuddyView | undefined;
}

export type UserEventType = UserEvent["type"];
export type UserEventOf<Type extends UserEventType> = Extract<UserEvent, { type: Type }>;

/** Tells a user something. Never throws: a user who cannot be reached is the frontend's business. */
export type Report = (user: UserId, event: UserEvent) => void;
