import assert from "node:assert/strict";
import { ManualClock } from "../../../lib/clock.ts";
import { test } from "../../../tests/test.ts";
import { Pace } from "./pace.ts";

/** Whether more may be read at once. */
async function isFree(pace: Pace): Promise<boolean> {
  let free = false;
  void pace.turn().then(() => free = true);
  await new Promise((resolve) => setTimeout(resolve));
  return free;
}

test("so much may come at once, and then so much a second", async () => {
  const clock = new ManualClock();
  using pace = new Pace({ perSecond: 100, burst: 1_000 }, clock);
  pace.spend(999);
  assert.equal(await isFree(pace), true);
  pace.spend(101);
  let free = false;
  const turn = pace.turn().then(() => free = true);
  clock.advance(1_000);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(free, false, "a hundred bytes too many take a second");
  clock.advance(10);
  await turn;
});

test("what was not used is kept, up to the burst", async () => {
  const clock = new ManualClock();
  using pace = new Pace({ perSecond: 100, burst: 200 }, clock);
  pace.spend(200);
  clock.advance(60_000);
  assert.equal(await isFree(pace), true);
  pace.spend(200);
  assert.equal(await isFree(pace), false);
});

test("without a rate nothing waits, and a new rate begins anew", async () => {
  using pace = new Pace({ perSecond: 1, burst: 1 }, new ManualClock());
  pace.change({ perSecond: 0, burst: 1 });
  pace.spend(1_000_000);
  assert.equal(await isFree(pace), true);
});
