/** Buddies and other people: lists, cards, avatars, search. `README.md` has the meaning of each in full. */
import type { ContactFieldKind, StatusType } from "./enums.ts";

/**
 * One buddy. From a backend: the whole state, where no status means online, no icon hash no icon, no `blocked` not
 * blocked. From the instance: what the user changed, and `blocked` is there only to block or unblock.
 */
export interface Buddy {
  readonly userName: string;
  readonly buddyName: string;
  readonly alias?: string;
  readonly group?: readonly string[];
  readonly status?: StatusType;
  readonly statusMessage?: string;
  /** SHA-1 of the icon, in hex. */
  readonly iconHash?: string;
  readonly blocked?: boolean;
  /** Protocol 2: idle since then, or last seen if offline. */
  readonly lastActiveMs?: number;
  /** Protocol 2: anything that changes with the avatar; see {@link AvatarRequest}. */
  readonly avatarId?: string;
  /** Protocol 2, from a backend: an empty alias or no group means none, not "as before". */
  readonly exact?: boolean;
  /** Protocol 2, typing: who, if `buddyName` is a room. */
  readonly nickname?: string;
  /** Protocol 2, typing: who, if `buddyName` is a room. */
  readonly participantId?: string;
  /** Protocol 2, `AUTH_REQUEST`: what they wrote. */
  readonly requestText?: string;
}

export interface Buddies {
  readonly buddy?: readonly Buddy[];
}

/** From the instance: a request or, with `photo` (even an empty one), the user's own new card. Else the answer. */
export interface VCard {
  readonly userName: string;
  readonly buddyName: string;
  readonly id: number;
  readonly fullname?: string;
  readonly nickname?: string;
  readonly photo?: Uint8Array;
  /** Protocol 2. */
  readonly field?: readonly ContactField[];
  /** Protocol 2: MIME type of `photo`. */
  readonly photoType?: string;
  /** Protocol 2. */
  readonly avatarId?: string;
}

/** One fact about a person. Protocol 2, as all below. */
export interface ContactField {
  readonly value: string;
  readonly kind?: ContactFieldKind;
  /** "work", "home", or what it is if the kind does not say. */
  readonly label?: string;
}

/**
 * The picture of a buddy, a room, a participant (`room` with `nickname` or `participantId`), or, with none of these, of
 * the user.
 */
export interface AvatarRequest {
  readonly user: string;
  readonly requestId: string;
  readonly buddy?: string;
  readonly room?: string;
  readonly nickname?: string;
  readonly participantId?: string;
  /** The one that was told; without it, the one of now. */
  readonly avatarId?: string;
}

/** The answer to an {@link AvatarRequest}. Without `data` there is no such picture. */
export interface Avatar {
  readonly user: string;
  readonly requestId: string;
  readonly avatarId?: string;
  readonly mimeType?: string;
  /** At most 8 MiB. */
  readonly data?: Uint8Array;
}

/** Find people or rooms. */
export interface SearchRequest {
  readonly user: string;
  readonly requestId: string;
  readonly text: string;
  readonly limit?: number;
}

export interface SearchResult {
  readonly user: string;
  readonly requestId: string;
  readonly found?: readonly FoundContact[];
  /** There are more than were asked for. */
  readonly more?: boolean;
}

export interface FoundContact {
  /** What to add, or to join. */
  readonly buddy: string;
  readonly alias?: string;
  readonly avatarId?: string;
  readonly room?: boolean;
  readonly field?: readonly ContactField[];
}

/** Somebody, on the user's list or not, is (to be) blocked or not. */
export interface Block {
  readonly user: string;
  readonly buddy: string;
  readonly blocked: boolean;
  /** From the instance only. */
  readonly requestId?: string;
  /** From the instance: tell the network that it was spam. */
  readonly spam?: boolean;
}
