import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../tests/test.ts";
import { backoffDelay } from "./backoff.ts";

test("a delay lies between half and the whole of what doubling gives, and never beyond the limit", () => {
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(fc.property(fc.nat({ max: 5000 }), random, (failures, chance) => {
    const delay = backoffDelay(failures, { firstMs: 100, maxMs: 60_000, random: () => chance });
    const longest = Math.min(100 * 2 ** failures, 60_000);
    assert.ok(delay >= longest / 2 && delay <= longest, `${delay} of ${longest}`);
  }));
});

test("without options the first delay is at most a second, and none is longer than five minutes", () => {
  assert.ok(backoffDelay(0) < 1000);
  assert.ok(backoffDelay(1000) <= 300_000);
});
