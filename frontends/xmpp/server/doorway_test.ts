import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Doorway, isLoopback } from "./doorway.ts";

test("an address has so many places, and gets back those that are left", () => {
  const doorway = new Doorway(2);
  const first = doorway.enter("192.0.2.1");
  assert.ok(first);
  assert.ok(doorway.enter("192.0.2.1"));
  assert.equal(doorway.enter("192.0.2.1"), undefined);
  assert.ok(doorway.enter("192.0.2.2"));
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assert.ok(doorway.enter("192.0.2.1"));
  assert.equal(doorway.enter("192.0.2.1"), undefined, "a place is given back once");
});

test("this machine's own programs may be many, and all together are not endless", () => {
  const doorway = new Doorway(1);
  for (let each = 0; each < 10_000; each++) assert.ok(doorway.enter("127.0.0.1"));
  assert.equal(doorway.enter("127.0.0.1"), undefined);
});

test("loopback is what it looks like, and nothing that only begins so", () => {
  for (const address of ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"]) assert.ok(isLoopback(address));
  for (const address of ["127.0.0.1.example", "192.0.2.127", "::2", "::ffff:192.0.2.1"]) {
    assert.equal(isLoopback(address), false, address);
  }
});
