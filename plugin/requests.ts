/** What a backend is asked. "User" is always the bare JID, an opaque key to a backend. */
import type { StatusType } from "../proto/mod.ts";

export interface LoginRequest {
  readonly user: string;
  /** The user's own name on the legacy network. */
  readonly legacyName: string;
  /** Empty if the plugin needs none. */
  readonly password: string;
  /** The user's settings of this transport, by name. */
  readonly settings: ReadonlyMap<string, string>;
}

export interface LogoutRequest {
  readonly user: string;
  readonly legacyName: string;
}

/** The user wrote to a buddy. */
export interface OutgoingMessage {
  readonly user: string;
  readonly buddy: string;
  readonly text: string;
  /** XHTML-IM markup of the same text, if the client sent it. */
  readonly xhtml?: string;
  /** There only if the user wants to know that the message arrived. */
  readonly id?: string;
}

/** The user's own status. It is asked for right after the login too, and may come before that has succeeded. */
export interface StatusChange {
  readonly user: string;
  readonly status: StatusType;
  readonly statusMessage: string;
}

/** The user added a buddy or changed it; also the answer "yes" to a buddy who asked. */
export interface BuddyChange {
  readonly user: string;
  readonly buddy: string;
  readonly alias: string;
  readonly groups: readonly string[];
  /** There only if the user blocks or unblocks the buddy. */
  readonly blocked?: boolean;
}

export interface BuddyRemoval {
  readonly user: string;
  readonly buddy: string;
}
