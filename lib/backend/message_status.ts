/** Protocol 2: what a backend says became of a message (`proto/README.md`, 100 MESSAGE_STATUS). */
import { type ErrorCode, TransportError } from "../errors.ts";
import { FailureReason, MessageState, type MessageStatus, type RequestResult } from "../../proto/mod.ts";

const codes = {
  [FailureReason.other]: "internal",
  [FailureReason.notConnected]: "not-logged-in",
  [FailureReason.notFound]: "item-not-found",
  [FailureReason.notAllowed]: "not-allowed",
  [FailureReason.blocked]: "not-allowed",
  [FailureReason.tooLarge]: "not-acceptable",
  [FailureReason.unsupported]: "feature-not-implemented",
  [FailureReason.rateLimited]: "backend-unavailable",
  [FailureReason.timeout]: "link-lost",
  [FailureReason.networkError]: "backend-unavailable",
  [FailureReason.tooLate]: "not-acceptable",
  [FailureReason.invalid]: "bad-request",
  [FailureReason.conflict]: "conflict",
} as const satisfies Record<FailureReason, ErrorCode>;

/** Whatever else was asked ends in a REQUEST_RESULT: what it says, as an error if it failed. */
export function refusalOf(result: RequestResult): TransportError | undefined {
  return failureOf({ ...result, state: result.ok ? MessageState.accepted : MessageState.failed });
}

/** Why a message failed, as an error for its sender; undefined for any state but "failed". */
export function failureOf(
  { state, reason, text }: Pick<MessageStatus, "state" | "reason" | "text">,
): TransportError | undefined {
  if (state !== MessageState.failed) return undefined;
  const code = codes[reason ?? FailureReason.other];
  return new TransportError(code, text || "The other network did not take your message.");
}
