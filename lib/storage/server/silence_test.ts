import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { ManualClock } from "../../clock.ts";
import { Silence } from "./silence.ts";

function play() {
  const clock = new ManualClock();
  const seen = { noticed: 0 };
  return { clock, seen, silence: new Silence(clock, () => void seen.noticed++) };
}

test("all who wait for a silent server are told, and it is noticed once", async () => {
  const { clock, seen, silence } = play();
  const waiting = [1, 2].map(() => silence.during(new Promise(() => {})));
  clock.advance(19_999);
  assert.equal(seen.noticed, 0);
  clock.advance(1);
  for (const one of waiting) await assert.rejects(one, /not answered for 20 seconds/);
  assert.equal(seen.noticed, 1);
  assert.equal(clock.waiting, 0);
});

test("twenty seconds count from the last answer to anybody", async () => {
  const { clock, seen, silence } = play();
  const stuck = silence.during(new Promise(() => {}));
  clock.advance(15_000);
  assert.equal(await silence.during(Promise.resolve(7)), 7);
  clock.advance(19_999);
  assert.equal(seen.noticed, 0);
  clock.advance(1);
  await assert.rejects(stuck);
});

test("nothing is noticed while nobody waits, and no timer is left", async () => {
  const { clock, seen, silence } = play();
  await silence.during(Promise.resolve());
  await assert.rejects(silence.during(Promise.reject(new Error("no"))), /no/);
  assert.equal(clock.waiting, 0);
  clock.advance(60_000);
  const late = silence.during(new Promise<void>(() => {}));
  clock.advance(19_999);
  assert.equal(seen.noticed, 0);
  clock.advance(1);
  await assert.rejects(late);
});
