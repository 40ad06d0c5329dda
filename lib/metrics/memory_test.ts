import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { memoryOf } from "./memory.ts";

test("memory is read in KiB, shared memory being files and shared pages together", () => {
  const status =
    "Name:\tdeno\nVmRSS:\t   61440 kB\nRssAnon:\t   20000 kB\nRssFile:\t   41000 kB\nRssShmem:\t     440 kB\n";
  assert.deepEqual(memoryOf(status), { resident: 61_440, shared: 41_440 });
});

test("what the system does not tell is nought", () => {
  assert.deepEqual(memoryOf(""), { resident: 0, shared: 0 });
});
