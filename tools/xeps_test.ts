import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { readme, withTable } from "./xeps.ts";

test("README has the XEPs that the features say (deno task xeps)", async () => {
  const text = await Deno.readTextFile(readme);
  assert.equal(text, withTable(text));
});

test("without the lines between which the table stands nothing is guessed", () => {
  assert.throws(() => withTable("# Spectrum 2"), /lacks the lines/);
});
