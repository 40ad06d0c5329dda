import type { ResourceId, UserId } from "../../../lib/ids.ts";

/** The conditions that we use (RFC 6120 §6.5). */
export type SaslCondition =
  | "aborted"
  | "encryption-required"
  | "incorrect-encoding"
  | "invalid-authzid"
  | "invalid-mechanism"
  | "malformed-request"
  | "not-authorized"
  | "temporary-auth-failure";

export interface SaslFailure {
  readonly kind: "failure";
  readonly condition: SaslCondition;
  /** For people. */
  readonly text?: string;
}

/** Who has shown who they are. */
export interface Identified {
  readonly kind: "identified";
  readonly user: UserId;
  readonly isOperator: boolean;
  /** A login to the legacy network that was made to check the password, to be given up when a client is there. */
  readonly trial?: ResourceId;
}

export type SaslOutcome = Identified | SaslFailure;

export const notAuthorized: SaslFailure = {
  kind: "failure",
  condition: "not-authorized",
  text: "The name or the password is wrong.",
};
