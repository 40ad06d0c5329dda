import type { Remedy } from "../patience.ts";

/** Others were in the way (PostgreSQL manual, Appendix A): serialization, deadlock, and two who insert the same. */
const again = new Set(["40001", "40P01", "23505"]);

/** The server is away, starting, stopping, or has no connection to give; or it is a standby for the moment. */
const later = new Set([
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  "25006",
  "53300",
  "57P01",
  "57P02",
  "57P03",
  "CONNECTION_CLOSED",
  "CONNECTION_DESTROYED",
  "CONNECT_TIMEOUT",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENOENT", // the server's socket
  "EPIPE",
  "ETIMEDOUT",
]);

/** What to do about an error of the driver or the server. */
export function postgresRemedy(error: unknown): Remedy {
  const code = codeOf(error);
  if (again.has(code)) return "again";
  return later.has(code) ? "later" : "never";
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
