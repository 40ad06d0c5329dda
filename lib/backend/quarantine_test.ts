import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { type UserId, userId } from "../ids.ts";
import { Quarantine } from "./quarantine.ts";

const [one, two] = [userId("one"), userId("two")];
const minute = 60_000;

test("three backends killed alone are one too many, and ten minutes are the price", () => {
  const quarantine = new Quarantine();
  assert.equal(quarantine.died([one], 0), undefined);
  assert.equal(quarantine.died([one], 1), undefined);
  assert.equal(quarantine.refusedFor(one, 1), 0);
  assert.equal(quarantine.died([one], 2), one);
  assert.equal(quarantine.refusedFor(one, 2), 10 * minute);
  assert.equal(quarantine.refusedFor(one, 2 + 10 * minute), 0);
  assert.equal(quarantine.refusedFor(two, 2), 0);
});

test("afterwards the count begins anew, but the user stays a suspect", () => {
  const quarantine = new Quarantine();
  for (let round = 0; round < 3; round++) quarantine.died([one], 0);
  assert.ok(quarantine.isSuspect(one));
  assert.equal(quarantine.died([one], 11 * minute), undefined);
});

test("a login that held clears the user", () => {
  const quarantine = new Quarantine();
  quarantine.died([one], 0);
  quarantine.died([one], 0);
  quarantine.held(one);
  assert.equal(quarantine.isSuspect(one), false);
  assert.equal(quarantine.died([one], 0), undefined);
});

test("several suspects get no strike, and those they had stay", () => {
  const quarantine = new Quarantine();
  quarantine.died([one], 0);
  quarantine.died([one], 0);
  assert.equal(quarantine.died([one, two], 0), undefined);
  assert.ok(quarantine.isSuspect(two));
  assert.equal(quarantine.died([two], 0), undefined);
  assert.equal(quarantine.died([one], 0), one);
});

test("a crowd of suspects is none: that would be a process each", () => {
  const quarantine = new Quarantine();
  const crowd: UserId[] = Array.from({ length: 11 }, (_, index) => userId(`user${index}`));
  assert.equal(quarantine.died(crowd, 0), undefined);
  assert.ok(crowd.every((user) => !quarantine.isSuspect(user)));
  quarantine.died(crowd.slice(1), 0);
  assert.ok(crowd.slice(1).every((user) => quarantine.isSuspect(user)));
});

test("a suspicion is forgotten after an hour without another death", () => {
  const quarantine = new Quarantine();
  quarantine.died([one], 0);
  quarantine.died([], 59 * minute);
  assert.ok(quarantine.isSuspect(one));
  quarantine.died([], 60 * minute);
  assert.equal(quarantine.isSuspect(one), false);
});
