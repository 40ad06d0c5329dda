/** What is known of people and of pictures of them, in no network's and no frontend's own terms. */
import type { LegacyName } from "./ids.ts";

/** What a fact about a person is about. `other`: its label says. */
export type ContactFieldKind =
  | "other"
  | "phone"
  | "email"
  | "url"
  /** `YYYY-MM-DD` or `--MM-DD`. */
  | "birthday"
  | "address"
  | "organisation"
  | "position"
  | "note"
  /** The name that people of the network know: `@handle`. */
  | "legacy-name";

/** One fact about a person. */
export interface ContactField {
  readonly kind: ContactFieldKind;
  readonly value: string;
  /** "work", "home", or what it is if the kind does not say; may be empty. */
  readonly label: string;
}

/** What is known of somebody, for others to see. Empty where nothing is. */
export interface VCard {
  readonly fullName: string;
  readonly nickname: string;
  /** An image file. */
  readonly photo: Uint8Array;
  readonly fields?: readonly ContactField[];
}

/** An image. */
export interface Picture {
  readonly data: Uint8Array;
  /** Empty where nobody said. */
  readonly mimeType: string;
  /** Whatever changes when the picture does; empty where the network has no such id. */
  readonly avatarId: string;
}

/** Whose picture is meant. */
export type Depicted =
  | { readonly kind: "user" }
  | { readonly kind: "buddy"; readonly name: LegacyName }
  | { readonly kind: "room"; readonly room: LegacyName }
  | { readonly kind: "participant"; readonly room: LegacyName; readonly nickname: string };

/** Somebody, or a room, that a search found. */
export interface Found {
  /** What to add, or to join. */
  readonly name: LegacyName;
  readonly alias: string;
  readonly isRoom: boolean;
  readonly avatarId: string;
  readonly fields: readonly ContactField[];
}

export interface SearchResult {
  readonly found: readonly Found[];
  /** There are more than were asked for. */
  readonly more: boolean;
}
