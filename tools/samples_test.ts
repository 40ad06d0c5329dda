import assert from "node:assert/strict";
import { loadConfig } from "../lib/config/mod.ts";
import { test } from "../tests/test.ts";
import { sampleFiles } from "./samples.ts";

test("the sample configurations are what the list of options says (deno task samples)", async () => {
  for (const { path, text } of sampleFiles()) assert.equal(await Deno.readTextFile(path), text);
});

test("the sample configurations load without a problem or a warning", () => {
  for (const { path, text } of sampleFiles()) {
    const { problems, warnings } = loadConfig({ path, text, overrides: [] });
    assert.deepEqual([...problems, ...warnings], [], path);
  }
});
