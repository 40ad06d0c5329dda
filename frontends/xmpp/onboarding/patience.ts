import type { Clock } from "../../../lib/clock.ts";

/** What is promised, if it comes within so many milliseconds. */
export async function within<T>(
  promise: Promise<T>,
  milliseconds: number,
  clock: Clock,
): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  using _timer = clock.after(milliseconds, () => late.resolve(undefined));
  return await Promise.race([promise, late.promise]);
}
