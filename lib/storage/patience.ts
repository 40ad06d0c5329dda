import { type Clock, systemClock } from "../clock.ts";

/**
 * What to do about a failure: try `again` a few times, when somebody else's transaction was in the way; for longer,
 * when the server is not there until `later`; `never`, when nothing will change.
 */
export type Remedy = "again" | "later" | "never";

export interface PatienceOptions {
  readonly remedy: (error: unknown) => Remedy;
  /** How long to try, in milliseconds. */
  readonly atMost?: number;
  readonly clock?: Clock;
}

/** A restart of a database server takes less. Longer would keep people waiting who could be told. */
const patience = 10_000;
const firstPause = 50;
const longestPause = 1_000;
/** How often something is tried that others get in the way of. */
const collisions = 5;

/** Runs `attempt` until it works, nothing helps, or patience is at an end; then it rejects with the last error. */
export async function patiently<T>(attempt: () => Promise<T>, options: PatienceOptions): Promise<T> {
  const { remedy, atMost = patience, clock = systemClock } = options;
  const end = clock.now() + atMost;
  let pause = firstPause;
  for (let tries = 1;; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const what = remedy(error);
      if (what === "never" || what === "again" && tries >= collisions) throw error;
      if (clock.now() + pause > end) throw error;
      await sleep(clock, pause);
      pause = Math.min(2 * pause, longestPause);
    }
  }
}

/** Rejects with what `late` makes when `work` takes longer, in milliseconds. The work itself goes on: the caller ends it. */
export async function within<T>(
  milliseconds: number,
  work: Promise<T>,
  late: () => Error,
  clock: Clock,
): Promise<T> {
  const end = Promise.withResolvers<never>();
  using _timer = clock.after(milliseconds, () => end.reject(late()));
  return await Promise.race([work, end.promise]);
}

function sleep(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void clock.after(milliseconds, resolve));
}
