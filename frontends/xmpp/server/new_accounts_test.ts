import assert from "node:assert/strict";
import { ManualClock } from "../../../lib/clock.ts";
import { test } from "../../../tests/test.ts";
import { NewAccounts } from "./new_accounts.ts";

test("so many accounts are made from an address in an hour, and those that came to nothing do not count", () => {
  const clock = new ManualClock();
  const accounts = new NewAccounts(2, clock);
  assert.deepEqual(["a", "a", "a", "b"].map((address) => accounts.begin(address)), [true, true, false, true]);
  accounts.failed("a");
  assert.deepEqual(["a", "a"].map((address) => accounts.begin(address)), [true, false]);
  clock.advance(60 * 60_000);
  assert.equal(accounts.begin("a"), true);
});

test("this machine's own programs may make as many as they want, and so may all where there is no limit", () => {
  const own = new NewAccounts(1, new ManualClock());
  const all = new NewAccounts(0, new ManualClock());
  for (let each = 0; each < 5; each++) {
    assert.equal(own.begin("127.0.0.1"), true);
    assert.equal(all.begin("192.0.2.7"), true);
  }
});
