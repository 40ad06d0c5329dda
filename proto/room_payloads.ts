/** Rooms and who is in them. `README.md` has the meaning of each in full. */
import type { FormField } from "./account_payloads.ts";
import type { Affiliation, Departure, Role, StatusType } from "./enums.ts";

export interface Room {
  readonly userName: string;
  readonly nickname: string;
  readonly room: string;
  readonly password?: string;
  /** Protocol 2: why the user leaves. */
  readonly reason?: string;
  /** Protocol 2, from the instance: named by the {@link RequestResult} that answers. */
  readonly requestId?: string;
}

/** Two lists side by side: `name[i]` is what `room[i]` is called. */
export interface RoomList {
  readonly room?: readonly string[];
  readonly name?: readonly string[];
  /** Whose list; without it, everybody's. */
  readonly user?: string;
}

/** Somebody in a room came, changed or (status `offline`) left. */
export interface Participant {
  readonly userName: string;
  readonly room: string;
  readonly nickname: string;
  /** {@link ParticipantFlag} bits. */
  readonly flag: number;
  readonly status: StatusType;
  readonly statusMessage?: string;
  /** The new nickname, in a rename. */
  readonly newname?: string;
  readonly iconHash?: string;
  /** Shown instead of the nickname, which stays the key. */
  readonly alias?: string;
  /** Protocol 2: stays the same through renames. */
  readonly participantId?: string;
  /** Protocol 2: whom to write to outside the room. */
  readonly legacyName?: string;
  /** Protocol 2. */
  readonly affiliation?: Affiliation;
  /** Protocol 2. */
  readonly role?: Role;
  /** Protocol 2: of a kick, a ban, a change of role, or of leaving. */
  readonly reason?: string;
  /** Protocol 2: the nickname of who did it. */
  readonly actor?: string;
  /** Protocol 2. */
  readonly hat?: readonly Hat[];
  /** Protocol 2: anything that changes with the avatar. */
  readonly avatarId?: string;
  /** Protocol 2: idle since then. */
  readonly lastActiveMs?: number;
  /** Protocol 2: why they are gone, beside the flags. */
  readonly departure?: Departure;
}

/** Protocol 2: changes one after the other, of any rooms and users. */
export interface Participants {
  readonly participant?: readonly Participant[];
}

/** A title that somebody wears in a room (XEP-0317). Protocol 2, as all below. */
export interface Hat {
  readonly title: string;
  /** An URI that stays, whatever the title is called. */
  readonly id?: string;
}

/** From a backend: the user is invited. From the instance: the user invites a buddy. */
export interface RoomInvitation {
  readonly user: string;
  readonly room: string;
  /** Of the room. */
  readonly name?: string;
  /** Who invites, or is invited. */
  readonly buddy?: string;
  readonly reason?: string;
  readonly password?: string;
  /** From the instance only. */
  readonly requestId?: string;
}

export interface RoomInfoRequest {
  readonly user: string;
  readonly room: string;
  readonly requestId: string;
}

/** All that is known of a room. With a `requestId` it answers, without one it is news. */
export interface RoomInfo {
  readonly user: string;
  readonly room: string;
  readonly requestId?: string;
  readonly name?: string;
  readonly description?: string;
  readonly avatarId?: string;
  readonly membersOnly?: boolean;
  /** Visitors may not speak. */
  readonly moderated?: boolean;
  /** Found by nobody who does not know it. */
  readonly hidden?: boolean;
  readonly passwordProtected?: boolean;
  readonly memberCount?: number;
  /** The user is in it, on the legacy network. */
  readonly joined?: boolean;
  /** Legacy name of the server, workspace or space that the room belongs to. */
  readonly parent?: string;
  readonly parentName?: string;
  /** The user may not write. */
  readonly readOnly?: boolean;
  /** News: its settings have just been changed. */
  readonly changed?: boolean;
}

export interface RoomOptionsRequest {
  readonly user: string;
  readonly room: string;
  readonly requestId: string;
}

/** What can be set in a room. */
export interface RoomOptions {
  readonly user: string;
  readonly room: string;
  readonly requestId: string;
  readonly option?: readonly FormField[];
}

/** Set these options, by their names, and leave the others alone. */
export interface RoomOptionsChange {
  readonly user: string;
  readonly room: string;
  readonly requestId: string;
  readonly value?: Readonly<Record<string, string>>;
}

/** Who is that to a room, present or not? */
export interface RoomMembersRequest {
  readonly user: string;
  readonly room: string;
  readonly requestId: string;
  readonly affiliation?: Affiliation;
}

export interface RoomMembers {
  readonly user: string;
  readonly room: string;
  readonly requestId: string;
  readonly member?: readonly RoomMember[];
}

export interface RoomMember {
  /** Of a person, or of whom it fits: a mask. */
  readonly legacyName: string;
  /** In the room, if they are there. */
  readonly nickname?: string;
  readonly reason?: string;
}

/**
 * From the instance: the user does not follow an invitation of the buddy's. From a backend: the buddy does not follow
 * the user's.
 */
export interface RoomDecline {
  readonly user: string;
  readonly room: string;
  readonly buddy?: string;
  readonly reason?: string;
  /** From the instance only. */
  readonly requestId?: string;
}

/** Change what somebody is or may do: a kick is role `none`, a ban affiliation `outcast`. */
export interface RoomModeration {
  readonly user: string;
  readonly room: string;
  readonly requestId: string;
  readonly nickname?: string;
  readonly participantId?: string;
  /** Somebody who need not be present. */
  readonly legacyName?: string;
  /** Either this or `role`. */
  readonly affiliation?: Affiliation;
  readonly role?: Role;
  readonly reason?: string;
}
