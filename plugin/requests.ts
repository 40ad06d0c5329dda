/** What a backend is asked about a user's login and list of buddies. "User" is the bare JID, an opaque key. */
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

/** What the user entered in a step that `reportLoginStep` showed. */
export interface LoginStepAnswer {
  readonly user: string;
  readonly stepId: string;
  /** By the fields' names; a step of kind `code` without fields has one called `code`. */
  readonly values: ReadonlyMap<string, string>;
  /** The user gives up. */
  readonly cancelled: boolean;
}

/** The user's own status. It is asked for right after the login too, and may come before that has succeeded. */
export interface StatusChange {
  readonly user: string;
  readonly status: StatusType;
  readonly statusMessage: string;
  /** Protocol 2: in milliseconds since 1970 UTC. */
  readonly idleSinceMs?: number;
}

/** The user added a buddy or changed it; also the answer "yes" to a buddy who asked. */
export interface BuddyChange {
  readonly user: string;
  readonly buddy: string;
  readonly alias: string;
  readonly groups: readonly string[];
}

export interface BuddyRemoval {
  readonly user: string;
  readonly buddy: string;
}
