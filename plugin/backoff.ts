export interface BackoffOptions {
  /** The longest first delay, in milliseconds. Default: 1 second. */
  readonly firstMs?: number;
  /** No delay is longer, in milliseconds. Default: 5 minutes. */
  readonly maxMs?: number;
  /** A number from 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/**
 * How long to wait before trying to reach the network again, in milliseconds: twice as long after each failure. Half of
 * it is left to chance, so that the sessions that were lost together do not come back together.
 *
 * @param failures how many attempts have failed in a row before this wait, from 0.
 */
export function backoffDelay(failures: number, options: BackoffOptions = {}): number {
  const { firstMs = 1000, maxMs = 5 * 60 * 1000, random = Math.random } = options;
  const longest = Math.min(firstMs * 2 ** failures, maxMs);
  return longest / 2 + random() * longest / 2;
}
