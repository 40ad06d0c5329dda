import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { ownMemory } from "./memory.ts";

const noStatus = (): string => {
  throw new Deno.errors.NotCapable('Requires all access to "/proc/self/status"');
};

test("a process that may not read /proc knows what it holds, and not what it shares", () => {
  assert.deepEqual(ownMemory({ status: noStatus, resident: () => 2_000_384 }), { resident: 1954, shared: 0 });
});

test("both ways to ask for this process's memory tell much the same", () => {
  const { resident } = ownMemory();
  const { resident: limited } = ownMemory({ status: noStatus, resident: () => Deno.memoryUsage().rss });
  assert.ok(Math.abs(resident - limited) < resident / 4, `${resident} and ${limited} KiB`);
});
