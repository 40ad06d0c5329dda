/** What a backend reports, where that is not the protocol's own payload. */
import type { Attachment, Participant, Reply, StatusType } from "../proto/mod.ts";

/** A buddy's whole state: whatever is left out is taken away. */
export interface BuddyState {
  readonly user: string;
  readonly buddy: string;
  readonly alias?: string;
  readonly groups?: readonly string[];
  readonly status: StatusType;
  readonly statusMessage?: string;
  /** SHA-1 of the icon, in hex. */
  readonly iconHash?: string;
  readonly blocked?: boolean;
  /** Protocol 2: anything that changes with the icon; asked for with `onAvatarRequest`. */
  readonly avatarId?: string;
  /** Protocol 2: idle since then, or last seen if offline; in milliseconds since 1970 UTC. */
  readonly lastActiveMs?: number;
}

/** Somebody wants to add the user. */
export interface AuthRequest {
  readonly user: string;
  readonly buddy: string;
  /** Protocol 2: what they are called. */
  readonly alias?: string;
  /** Protocol 2: what they wrote. */
  readonly text?: string;
}

/** Somebody wrote to the user; the buddy need not be on the user's list. */
export interface IncomingMessage {
  readonly user: string;
  /** The buddy or the room. */
  readonly buddy: string;
  readonly text: string;
  readonly xhtml?: string;
  /** Who wrote it, in a room. */
  readonly nickname?: string;
  /** A private message of a participant: `buddy` is the room, `nickname` who. */
  readonly pm?: boolean;
  /** When it was written, for old messages only. */
  readonly writtenAt?: Date;
  /** The user wrote it, with another client of the legacy network. */
  readonly carbon?: boolean;
  /** An announcement rather than talk. */
  readonly headline?: boolean;
  readonly attachments?: readonly Attachment[];
  /** Protocol 2: the network's id of this message. Without it nobody can answer, correct or react to it. */
  readonly legacyId?: string;
  /** Protocol 2: who wrote it, in a room: an id that survives renames. */
  readonly participantId?: string;
  /** Protocol 2. */
  readonly reply?: Reply;
  /** Protocol 2: the user wrote it just now: `OutgoingMessage.id` of what a room sends back to everybody in it. */
  readonly requestId?: string;
  /** Protocol 2: id of the message that this one corrects. */
  readonly replaces?: string;
  /** Protocol 2. */
  readonly thread?: string;
  /** Protocol 2: missed while the user was away, or from an archive; then `writtenAt` is there too. */
  readonly history?: boolean;
}

/** Somebody in a room came, changed or (status `offline`) left. */
export interface ParticipantState extends Omit<Participant, "userName" | "flag" | "status"> {
  readonly user: string;
  /** `ParticipantFlag` bits. */
  readonly flag?: number;
  /** Online, if it is left out. */
  readonly status?: StatusType;
}

/** A room to choose from. */
export interface ListedRoom {
  readonly room: string;
  readonly name: string;
}
