import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { ManualClock } from "../../../lib/clock.ts";
import { ShortMemory } from "./short_memory.ts";

function memory(most = 10) {
  const clock = new ManualClock(1_000);
  return { clock, memory: new ShortMemory<string, number>({ clock, lifetime: 100, most }) };
}

test("what nobody uses is forgotten, what is used is kept", () => {
  const { clock, memory: short } = memory();
  short.set("a", 1);
  short.set("b", 2);
  clock.advance(60);
  assert.equal(short.get("a"), 1);
  clock.advance(60);
  assert.deepEqual([short.get("a"), short.get("b")], [1, undefined]);
});

test("looking whether something is there does not keep it", () => {
  const { clock, memory: short } = memory();
  short.set("a", 1);
  clock.advance(60);
  assert.ok(short.has("a"));
  clock.advance(60);
  assert.ok(!short.has("a"));
});

test("beyond the limit the longest unused goes", () => {
  const { memory: short } = memory(2);
  short.set("a", 1);
  short.set("b", 2);
  short.get("a");
  short.set("c", 3);
  assert.deepEqual([...short.values()], [1, 3]);
});
