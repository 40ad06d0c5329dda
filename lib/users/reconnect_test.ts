import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { ConnectionError } from "../../proto/mod.ts";
import { isTransient, reconnectDelay } from "./reconnect.ts";

test("only a network error and an unnamed one are worth another try", () => {
  const transient = Object.entries(ConnectionError).filter(([, error]) => isTransient(error));
  assert.deepEqual(transient.map(([name]) => name), ["networkError", "otherError"]);
  assert.equal(isTransient(17), false);
  assert.equal(isTransient(-1), false);
});

test("the wait doubles from two seconds up to a minute", () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((attempt) => reconnectDelay(attempt, () => 1));
  assert.deepEqual(waits, [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test("chance takes away at most half of the wait", () => {
  assert.equal(reconnectDelay(2, () => 0), 2_000);
  assert.equal(reconnectDelay(2, () => 0.5), 3_000);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempt, random) => {
        const wait = reconnectDelay(attempt, () => random);
        assert.ok(Number.isInteger(wait) && wait >= 1_000 && wait <= 60_000);
      },
    ),
  );
});
