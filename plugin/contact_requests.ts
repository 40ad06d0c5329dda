/** What a backend is asked about people. */
import type { Avatar, AvatarRequest, Block, SearchRequest, SearchResult, VCard } from "../proto/mod.ts";
import type { Awaitable } from "./awaitable.ts";

export interface VCardRequest {
  readonly user: string;
  readonly buddy: string;
}

/** What is known of somebody. */
export type Card = Omit<VCard, "userName" | "buddyName" | "id">;

/** The user's own new card. */
export interface VCardUpdate {
  readonly user: string;
  /** Empty: the user has no picture any more. */
  readonly photo: Uint8Array;
  readonly nickname?: string;
  readonly fullname?: string;
}

/** A picture. */
export type Picture = Pick<Avatar, "avatarId" | "mimeType" | "data">;

/** Who was found. */
export type Found = Pick<SearchResult, "found" | "more">;

/** The user's other requests do not wait for the methods that return something. */
export interface ContactRequests {
  /** Look up somebody's card; nothing if there is none. */
  onVCardRequest?(request: VCardRequest): Awaitable<Card | void>;
  /** Show this card of the user to others. */
  onVCardUpdate?(update: VCardUpdate): Awaitable;
  /** Fetch a picture; nothing if there is no such picture. */
  onAvatarRequest?(request: AvatarRequest): Awaitable<Picture | void>;
  /** Find people or rooms. */
  onSearch?(request: SearchRequest): Awaitable<Found>;
  /** Block or unblock somebody, who need not be on the user's list. */
  onBlock?(block: Block): Awaitable;
}
