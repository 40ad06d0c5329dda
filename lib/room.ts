/** Rooms of the legacy network and who is in them, in no network's and no frontend's own terms. */
import type { Availability } from "./availability.ts";
import type { LegacyName, ResourceId } from "./ids.ts";
import type { LoginField } from "./login_step.ts";
import type { Author, IncomingMessage } from "./message.ts";

/** What somebody is to a room, present or not (XEP-0045 §5.2 has the same). */
export type Affiliation = "none" | "outcast" | "member" | "admin" | "owner";

/** What a participant may do now (XEP-0045 §5.1 has the same). `none`: not in the room. */
export type Role = "none" | "visitor" | "participant" | "moderator";

/** A title that somebody wears in a room. */
export interface Hat {
  readonly title: string;
  /** An URI that stays, whatever the title is called; empty where there is none. */
  readonly id: string;
}

/** All that is known of a room; absent where nothing is. */
export interface RoomInfo {
  readonly room: LegacyName;
  readonly name: string;
  readonly description: string;
  readonly avatarId: string;
  readonly membersOnly?: boolean;
  /** Visitors may not speak. */
  readonly moderated?: boolean;
  /** Found by nobody who does not know it. */
  readonly hidden?: boolean;
  readonly passwordProtected?: boolean;
  readonly memberCount?: number;
  /** The user is in it, on the legacy network. */
  readonly joined?: boolean;
  /** The server, workspace or space that the room belongs to. */
  readonly parent?: { readonly room: LegacyName; readonly name: string };
  /** The user may not write. */
  readonly readOnly?: boolean;
  /** It is news: its settings have just been changed. */
  readonly changed?: boolean;
}

/** Something that can be set in a room. `needed` and `description` mean what they do in a step of a login. */
export interface RoomOption extends LoginField {
  /** The user may not change it. */
  readonly fixed: boolean;
}

/** Somebody who is something to a room, present or not. */
export interface RoomMember {
  /** Of a person, or of whom it fits: a mask. */
  readonly name: LegacyName;
  /** In the room; empty if they are not there. */
  readonly nickname: string;
  readonly reason: string;
}

/** Somebody invites the user to a room. */
export interface RoomInvitation {
  readonly room: LegacyName;
  /** The room's; empty where nobody knows. */
  readonly roomName: string;
  /** Absent where nobody knows. */
  readonly from?: LegacyName;
  readonly reason: string;
  readonly password?: string;
}

/** Whom a change in a room is about: somebody present, or somebody who need not be. */
export type Moderated =
  | { readonly kind: "participant"; readonly author: Author }
  | { readonly kind: "person"; readonly name: LegacyName };

/** Somebody does not follow an invitation of the user's. */
export interface RoomRefusal {
  readonly room: LegacyName;
  /** Absent where nobody knows. */
  readonly from?: LegacyName;
  readonly reason: string;
}

/** Somebody in a room, as others may see them. */
export interface Participant {
  /** By which the network knows them in this room. */
  readonly nickname: string;
  /** Shown instead of the nickname; empty where it is the nickname. */
  readonly alias: string;
  /** The network's id of the person, which survives renames; empty where it has none. */
  readonly participantId: string;
  /** Under which name to write to them outside the room; empty where nobody may know. */
  readonly legacyName: string;
  readonly affiliation: Affiliation;
  readonly role: Role;
  readonly availability: Availability;
  /** SHA-1 of the picture, in hex; empty without one. */
  readonly iconHash: string;
  readonly avatarId: string;
  readonly hats: readonly Hat[];
  readonly lastActive?: Date;
  /** The user. */
  readonly isUser: boolean;
}

/** Whether two are the same in everything. */
export function areAlike(one: Participant, other: Participant): boolean {
  return one === other ||
    one.nickname === other.nickname && one.alias === other.alias &&
      one.participantId === other.participantId && one.legacyName === other.legacyName &&
      one.affiliation === other.affiliation && one.role === other.role &&
      one.availability.status === other.availability.status &&
      one.availability.text === other.availability.text &&
      one.iconHash === other.iconHash && one.avatarId === other.avatarId &&
      one.isUser === other.isUser && one.lastActive?.getTime() === other.lastActive?.getTime() &&
      haveSameHats(one.hats, other.hats);
}

function haveSameHats(one: readonly Hat[], other: readonly Hat[]): boolean {
  return one.length === other.length &&
    one.every(({ title, id }, index) => other[index]?.title === title && other[index].id === id);
}

/** Who is in a room, by nickname. */
export interface Participants {
  readonly size: number;
  get(nickname: string): Participant | undefined;
  has(nickname: string): boolean;
  /** In no order that means anything. */
  values(): Iterable<Participant>;
}

/** Why somebody is not in a room any more. */
export type Leaving =
  | "left"
  | "kicked"
  | "banned"
  /** What they are to the room changed. */
  | "affiliation"
  /** The room is for members now, and they are none. */
  | "members-only"
  /** Of the network. */
  | "shutdown"
  /** A lost connection, somewhere. */
  | "technical"
  /** There is no such room any more. */
  | "destroyed";

/** Somebody who is there, and of whom no more is known. */
export function participantCalled(nickname: string): Participant {
  return {
    nickname,
    alias: "",
    participantId: "",
    legacyName: "",
    affiliation: "none",
    role: "participant",
    availability: { status: "online", text: "" },
    iconHash: "",
    avatarId: "",
    hats: [],
    isUser: false,
  };
}

/** What happened to a participant. */
export type ParticipantChange =
  | { readonly kind: "came" }
  /** Availability, role, affiliation, picture, titles. */
  | { readonly kind: "changed" }
  | { readonly kind: "renamed"; readonly from: string }
  | {
    readonly kind: "left";
    readonly why: Leaving;
    readonly actor: string;
    readonly reason: string;
  };

/** Why the network did not let the user in. */
export type JoinRefusal = "conflict" | "banned" | "members-only" | "password" | "not-found" | "other";

export interface RoomSubject {
  readonly text: string;
  /** The nickname of who set it; empty where nobody knows. */
  readonly by: string;
  readonly at?: Date;
}

/** How much of what was said before a client wants to hear, at most. */
export interface BacklogWish {
  readonly messages?: number;
  /** As the frontend counts them. */
  readonly characters?: number;
  readonly since?: Date;
}

/** Something that was said before the last restart, as the frontend wrote it down. */
export interface PastMessage {
  readonly id: string;
  readonly at: Date;
  /** In the frontend's own language. */
  readonly text: string;
}

/** A client that wants to see a room. */
export interface Entrant {
  readonly client: ResourceId;
  /** The one it asked for. */
  readonly nickname: string;
  readonly backlog: BacklogWish;
}

/** A client's wish to see a room. */
export interface Entrance extends Entrant {
  readonly name: LegacyName;
  /** How the frontend addresses it, for as long as the user is in. */
  readonly address: string;
  /** Empty without one. */
  readonly password: string;
}

/** A room that the user is in, or is about to get into, as a frontend may see it. */
export interface RoomView {
  readonly name: LegacyName;
  /** How the frontend addresses it. */
  readonly address: string;
  /** The user's own, in the network's words once it said so. */
  readonly nickname: string;
  readonly isJoined: boolean;
  /** A client that leaves does not end it. */
  readonly isKept: boolean;
  /** The clients that look at it. */
  readonly viewers: ReadonlySet<ResourceId>;
  readonly participants: Participants;
  /** Undefined until the network said what it is. */
  readonly subject: RoomSubject | undefined;
  /** The latest messages, oldest first. */
  readonly backlog: readonly RoomMessage[];
}

/** Something said in a room. */
export interface RoomMessage {
  readonly message: IncomingMessage;
  readonly author: Author;
  /** When it came, or was sent. */
  readonly at: Date;
}
