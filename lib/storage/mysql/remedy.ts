import type { Remedy } from "../patience.ts";

/** Others were in the way: a deadlock, and two who insert the same. */
const again = new Set(["ER_LOCK_DEADLOCK", "ER_DUP_ENTRY"]);

/** The server is away, starting, stopping, or has no connection or lock to give. */
const later = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENOENT", // the server's socket
  "EPIPE",
  "ETIMEDOUT",
  "ER_CLIENT_INTERACTION_TIMEOUT",
  "ER_CONNECTION_KILLED",
  "ER_CON_COUNT_ERROR",
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_NORMAL_SHUTDOWN",
  "ER_OPTION_PREVENTS_STATEMENT", // a replica for the moment
  "ER_SERVER_SHUTDOWN",
  "ER_TOO_MANY_USER_CONNECTIONS",
  "PROTOCOL_CONNECTION_LOST",
]);

/** Says no code and is fatal only by its text: a connection that was lost before. */
const closedState = "closed state";

/** What to do about an error of the driver or the server. */
export function mysqlRemedy(error: unknown): Remedy {
  if (!(error instanceof Error)) return "never";
  const code = "code" in error ? String(error.code) : "";
  if (again.has(code)) return "again";
  return later.has(code) || error.message.includes(closedState) ? "later" : "never";
}
