import assert from "node:assert/strict";
import { ManualClock } from "../../../lib/clock.ts";
import { userId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { fetchPause, FetchQueue } from "./fetch_queue.ts";

const [romeo, paris] = [userId("romeo@verona.example"), userId("paris@verona.example")];

class Work {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  of(name: string): () => Promise<void> {
    return () => {
      this.begun.push(name);
      return new Promise((resolve) => void this.#ends.set(name, resolve));
    };
  }

  async end(name: string): Promise<void> {
    this.#ends.get(name)?.();
    await Promise.resolve();
    await Promise.resolve();
  }
}

test("one user's pictures come one after another with pauses, and nobody else waits for them", async () => {
  const clock = new ManualClock();
  using queue = new FetchQueue(clock);
  const work = new Work();
  queue.add(romeo, "1", work.of("romeo 1"));
  queue.add(romeo, "2", work.of("romeo 2"));
  queue.add(paris, "1", work.of("paris 1"));
  assert.deepEqual(work.begun, [], "nothing at once");
  clock.advance(fetchPause);
  assert.deepEqual(work.begun, ["romeo 1", "paris 1"]);
  clock.advance(fetchPause);
  assert.equal(work.begun.length, 2);
  await work.end("romeo 1");
  clock.advance(fetchPause);
  assert.deepEqual(work.begun.at(-1), "romeo 2");
});

test("what waits already is not queued again, and all of it is forgotten with its user", async () => {
  const clock = new ManualClock();
  using queue = new FetchQueue(clock);
  const work = new Work();
  for (const name of ["a", "b", "b", "c"]) queue.add(romeo, name, work.of(name));
  clock.advance(fetchPause);
  await work.end("a");
  clock.advance(fetchPause);
  await work.end("b");
  queue.drop(romeo);
  clock.advance(fetchPause);
  assert.deepEqual(work.begun, ["a", "b"]);
  assert.equal(clock.waiting, 0);
});

test("a user who left while a picture was fetched is not fetched for any more", async () => {
  const clock = new ManualClock();
  using queue = new FetchQueue(clock);
  const work = new Work();
  for (const name of ["a", "b"]) queue.add(romeo, name, work.of(name));
  clock.advance(fetchPause);
  queue.drop(romeo);
  await work.end("a");
  assert.equal(clock.waiting, 0);
});
