/** Milliseconds. */
export const retryLimits = { first: 1_000, longest: 60_000, steadyAfter: 30_000 } as const;

/**
 * Which attempt the next one is, counted from 0: from the start again when the link before it was up (`upFor`
 * milliseconds) for so long that the fault must be a new one.
 */
export function nextAttempt(attempt: number | undefined, upFor: number): number {
  return attempt === undefined || upFor >= retryLimits.steadyAfter ? 0 : attempt + 1;
}

/**
 * Milliseconds to wait before a retry: doubling, between half of the step and the whole of it by chance, so that many
 * transports do not come back to a restarted server at the same moment.
 * @param random from 0 to 1
 */
export function retryDelay(attempt: number, random: number): number {
  const step = Math.min(retryLimits.first * 2 ** attempt, retryLimits.longest);
  return Math.round(step / 2 + random * step / 2);
}
