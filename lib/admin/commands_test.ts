import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { adminEntries } from "./commands.ts";

test("commands and variables are listed in the order of their names, each once", () => {
  const names = adminEntries.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)].sort());
});

test("what belongs to one line stays on it and within its quotation marks", () => {
  for (const entry of adminEntries) {
    assert.match(entry.name, /^[a-z_]+$/);
    assert.match(entry.description, /^[^"\n]+$/, entry.name);
    if (entry.kind === "command") assert.match(entry.label, /^[^"\n]+$/, entry.name);
  }
});
