import { FailureReason } from "../proto/mod.ts";

/** Why a request was not done, as the instance is told. */
export interface Failure {
  readonly reason: FailureReason;
  /** For the user to read. */
  readonly text: string;
  /** Trying again may help. */
  readonly retry: boolean;
}

/**
 * Throw it in any `on…` but `onLogin` to say why the request cannot be done, in a sentence that the user may read.
 */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly reason: FailureReason;
  readonly retry: boolean;

  constructor(
    reason: FailureReason,
    text: string,
    options: ErrorOptions & { readonly retry?: boolean } = {},
  ) {
    super(text, options);
    this.reason = reason;
    this.retry = options.retry ?? false;
  }
}

/** What the instance is told about anything thrown. Only a {@link RequestError} is meant for people to read. */
export function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) {
    return { reason: error.reason, text: error.message, retry: error.retry };
  }
  const text = "An error in the gateway. Please tell its administrator.";
  return { reason: FailureReason.other, text, retry: false };
}
