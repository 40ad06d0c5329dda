import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { keptFor, MessageIdPruning } from "./message_id_pruning.ts";

const hour = 60 * 60 * 1000;

function play(pruneMessageIds: (before: Date) => Promise<number>) {
  const clock = new ManualClock(1_000 * hour);
  const log = new MemoryLog();
  return { clock, log, pruning: new MessageIdPruning({ storage: { pruneMessageIds }, clock, log }) };
}

test("ids of a month ago are forgotten soon after the start, and then each day", async () => {
  const asked: number[] = [];
  const { clock, pruning } = play((before) => Promise.resolve(asked.push(before.getTime())));
  const started = clock.now();
  clock.advance(hour);
  clock.advance(24 * hour);
  await pruning[Symbol.asyncDispose]();
  const [first = 0, second = 0, ...more] = asked;
  assert.ok(first > started - keptFor && first <= started + hour - keptFor);
  assert.equal(second - first, 24 * hour);
  assert.deepEqual(more, []);
});

test("a database that is away is asked again the next day", async () => {
  let asked = 0;
  const { clock, log, pruning } = play(() => {
    asked++;
    return Promise.reject(new Error("away"));
  });
  clock.advance(hour);
  clock.advance(24 * hour);
  await pruning[Symbol.asyncDispose]();
  assert.equal(asked, 2);
  assert.equal(log.find("error", "ids of old messages could not be forgotten")?.fields["reason"], "away");
  clock.advance(48 * hour);
  assert.equal(clock.waiting, 0, "after the end nothing is asked any more");
});
