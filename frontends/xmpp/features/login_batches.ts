import type { Clock } from "../../../lib/clock.ts";

/** How many are told something at a time, and how often, so that not everybody has to be written to at once. */
const batch = 20;
const pause = 1_000;

/** Does the same for many, a few at a time. Dispose the answer to leave the rest undone. */
export function inBatches<T>(items: readonly T[], clock: Clock, work: (item: T) => void): Disposable {
  let next: Disposable | undefined;
  const from = (start: number) => {
    const end = start + batch;
    for (const item of items.slice(start, end)) work(item);
    next = end < items.length ? clock.after(pause, () => from(end)) : undefined;
  };
  from(0);
  return { [Symbol.dispose]: () => next?.[Symbol.dispose]() };
}
