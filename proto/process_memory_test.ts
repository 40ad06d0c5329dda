import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { parseMemory } from "./process_memory.ts";

test("memory is read in KiB, shared memory being files and shared pages together", () => {
  const status =
    "Name:\tdeno\nVmRSS:\t   61440 kB\nRssAnon:\t   20000 kB\nRssFile:\t   41000 kB\nRssShmem:\t     440 kB\n";
  assert.deepEqual(parseMemory(status), { resident: 61_440, shared: 41_440 });
});

test("memory is read from the text of /proc/self/status", () => {
  const status =
    "Name:\tdeno\nVmRSS:\t   81234 kB\nRssAnon:\t   50000 kB\nRssFile:\t   31000 kB\nRssShmem:\t     234 kB\n";
  assert.deepEqual(parseMemory(status), { resident: 81234, shared: 31234 });
});

test("what the system does not tell is nought", () => {
  assert.deepEqual(parseMemory(""), { resident: 0, shared: 0 });
});
