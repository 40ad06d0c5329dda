import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { ownMemory, parseMemory } from "./memory.ts";

const noStatus = (): string => {
  throw new Deno.errors.NotCapable('Requires all access to "/proc/self/status"');
};

test("memory is read from the text of /proc/self/status", () => {
  const status =
    "Name:\tdeno\nVmRSS:\t   81234 kB\nRssAnon:\t   50000 kB\nRssFile:\t   31000 kB\nRssShmem:\t     234 kB\n";
  assert.deepEqual(parseMemory(status), { resident: 81234, shared: 31234 });
});

test("what the system does not tell counts as nothing", () => {
  assert.deepEqual(parseMemory(""), { resident: 0, shared: 0 });
});

test("a process that may not read /proc knows what it holds, and not what it shares", () => {
  assert.deepEqual(ownMemory({ status: noStatus, resident: () => 2_000_384 }), { resident: 1954, shared: 0 });
});

test("both ways to ask for this process's memory tell much the same", () => {
  const { resident } = ownMemory();
  const { resident: limited } = ownMemory({ status: noStatus, resident: () => Deno.memoryUsage().rss });
  assert.ok(Math.abs(resident - limited) < resident / 4, `${resident} and ${limited} KiB`);
});
