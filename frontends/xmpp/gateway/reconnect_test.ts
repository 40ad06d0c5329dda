import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { nextAttempt, retryDelay } from "./reconnect.ts";

test("the delay doubles from one second up to a minute", () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 7].map((attempt) => retryDelay(attempt, 1));
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test("chance takes away at most half of the delay", () => {
  assert.equal(retryDelay(2, 0), 2_000);
  assert.equal(retryDelay(2, 0.5), 3_000);
});

test("no number of attempts makes the delay leave its bounds", () => {
  fc.assert(fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
    const delay = retryDelay(attempt, random);
    assert.ok(delay >= 500 && delay <= 60_000);
  }));
});

test("attempts are counted until a link has been up for half a minute", () => {
  assert.equal(nextAttempt(undefined, 0), 0);
  assert.equal(nextAttempt(0, 0), 1);
  assert.equal(nextAttempt(4, 29_999), 5);
  assert.equal(nextAttempt(4, 30_000), 0);
});
