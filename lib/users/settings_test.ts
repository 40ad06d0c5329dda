import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { isOn } from "./settings.ts";

test("a setting is on when it says 1 or true, as forms answer, and off otherwise", () => {
  assert.deepEqual(["1", "true"].map(isOn), [true, true]);
  assert.deepEqual(["0", "false", "", "on", "11"].map(isOn), [false, false, false, false, false]);
});
