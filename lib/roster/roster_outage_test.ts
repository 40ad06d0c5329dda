import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { TransportError } from "../errors.ts";
import { userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { RosterOutage } from "./roster_outage.ts";

const [romeo, juliet] = [userId("romeo@example.com"), userId("juliet@example.com")];
const failure = (reason: string) =>
  new TransportError("storage-failed", "It does not work", { cause: new Error(reason) });

function play() {
  const log = new MemoryLog();
  const outage = new RosterOutage(log);
  let seen = 0;
  const lines = () => {
    const fresh = log.lines.slice(seen);
    seen = log.lines.length;
    return fresh.map(({ level, fields }) => ({ level, fields }));
  };
  return { outage, lines };
}

test("what keeps many rosters from being written is told once, however often it is tried", () => {
  const { outage, lines } = play();
  for (const user of [romeo, juliet, romeo, juliet]) outage.failed(user, failure("gone"));
  assert.deepEqual(lines(), [{ level: "error", fields: { user: romeo, reason: "gone" } }]);
});

test("the end is told when the last roster is written, and the next outage begins anew", () => {
  const { outage, lines } = play();
  for (const user of [romeo, juliet]) outage.failed(user, failure("gone"));
  lines();
  outage.over(romeo);
  assert.deepEqual(lines(), []);
  outage.over(juliet);
  outage.over(juliet);
  assert.deepEqual(lines(), [{ level: "info", fields: { users: 2 } }]);
  outage.failed(romeo, failure("gone"));
  assert.equal(lines().length, 1);
});

test("a roster that fails for a reason of its own hides nobody else's", () => {
  const { outage, lines } = play();
  outage.failed(romeo, failure("a strange row"));
  outage.failed(juliet, failure("gone"));
  assert.deepEqual(lines().map(({ fields }) => fields["reason"]), ["a strange row", "gone"]);
});

test("rosters that were never in trouble are not spoken of", () => {
  const { outage, lines } = play();
  outage.over(romeo);
  assert.deepEqual(lines(), []);
});
