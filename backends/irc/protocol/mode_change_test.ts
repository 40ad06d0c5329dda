import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { Isupport } from "./isupport.ts";
import { parseModeChanges } from "./mode_change.ts";

test("each letter gets the parameter that is its own", () => {
  const changes = parseModeChanges("+ov-lk+b", ["romeo", "juliet", "key", "*!*@h"], new Isupport());
  assert.deepEqual(changes.map(({ set, letter, parameter }) => `${set ? "+" : "-"}${letter} ${parameter}`), [
    "+o romeo",
    "+v juliet",
    "-l ",
    "-k key",
    "+b *!*@h",
  ]);
});
