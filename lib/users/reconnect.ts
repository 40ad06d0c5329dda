import { ConnectionError } from "../../proto/mod.ts";

/** How often a lost login is tried again before the user is told that it is over. */
export const maxAttempts = 5;

/** After this many milliseconds connected, the tries of an earlier loss no longer count. */
export const steadyAfter = 60_000;

const firstDelay = 2_000;
const longestDelay = 60_000;

/** The two reasons that mean "transient, try again": every other one needs the user or the operator. */
export function isTransient(error: number): boolean {
  return error === ConnectionError.networkError || error === ConnectionError.otherError;
}

/**
 * How long to wait before try number `attempt` (from 1), in milliseconds: doubling, with jitter of a half, so that
 * the users of one lost backend or network do not all come back at once.
 */
export function reconnectDelay(attempt: number, random: () => number): number {
  const full = Math.min(longestDelay, firstDelay * 2 ** (attempt - 1));
  return Math.round(full / 2 + random() * full / 2);
}
