import assert from "node:assert/strict";
import { ManualClock } from "../../../lib/clock.ts";
import { test } from "../../../tests/test.ts";
import { FailedLogins } from "./failed_logins.ts";

test("after ten failures an account is closed to that address, for five minutes, and to nobody else", () => {
  const clock = new ManualClock(1);
  const failed = new FailedLogins(clock);
  for (let each = 0; each < 10; each++) {
    assert.equal(failed.isTooMany("192.0.2.1", "romeo"), false);
    failed.note("192.0.2.1", "romeo");
  }
  assert.equal(failed.isTooMany("192.0.2.1", "romeo"), true);
  assert.equal(failed.isTooMany("192.0.2.1", "juliet"), false);
  assert.equal(failed.isTooMany("192.0.2.2", "romeo"), false);
  clock.advance(5 * 60_000);
  assert.equal(failed.isTooMany("192.0.2.1", "romeo"), false);
});

test("an address that tries many accounts is closed out of all", () => {
  const failed = new FailedLogins(new ManualClock(1));
  for (let each = 0; each < 50; each++) failed.note("192.0.2.1", `victim ${each}`);
  assert.equal(failed.isTooMany("192.0.2.1", "juliet"), true);
});
