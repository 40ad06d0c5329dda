const firstDelay = 1_000;
const longestDelay = 60_000;

/** A backend that stayed this long, in milliseconds, was sound: the next failure counts as the first. */
export const soundAfter = 60_000;

/**
 * The least time between two starts, in milliseconds: none while all is well, then a second, doubling up to a
 * minute.
 */
export function restartDelay(failuresInARow: number): number {
  return failuresInARow === 0 ? 0 : Math.min(longestDelay, firstDelay * 2 ** (failuresInARow - 1));
}
