import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { restartDelay } from "./restart_policy.ts";

test("while all is well there is no pause, then it doubles from a second up to a minute", () => {
  const delays = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(restartDelay);
  assert.deepEqual(delays, [0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test("no number of failures makes the pause longer than a minute, or shorter than for one failure less", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), (failures) => {
    const delay = restartDelay(failures);
    assert.ok(delay <= 60_000 && delay >= restartDelay(failures - 1));
  }));
});
