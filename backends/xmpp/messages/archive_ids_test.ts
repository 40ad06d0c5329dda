import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { ArchiveIds } from "./archive_ids.ts";

test("a message is found by either name, in its own conversation only", () => {
  const ids = new ArchiveIds();
  ids.add("juliet@x", "m1", "a1");
  assert.deepEqual([ids.archiveIdOf("juliet@x", "m1"), ids.legacyIdOf("juliet@x", "a1")], ["a1", "m1"]);
  assert.deepEqual([ids.archiveIdOf("nurse@x", "m1"), ids.legacyIdOf("nurse@x", "a1")], [
    undefined,
    undefined,
  ]);
});

test("of endlessly many messages the latest are remembered", () => {
  const ids = new ArchiveIds();
  for (let n = 0; n < 10_000; n++) ids.add("juliet@x", `m${n}`, `a${n}`);
  assert.equal(ids.archiveIdOf("juliet@x", "m9999"), "a9999");
  assert.equal(ids.archiveIdOf("juliet@x", "m0"), undefined);
  assert.equal(ids.legacyIdOf("juliet@x", "a0"), undefined);
});
