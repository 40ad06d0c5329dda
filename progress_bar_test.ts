import assert from "node:assert/strict";
import { bar, ProgressBar } from "./progress_bar.ts";
import { test } from "./tests/test.ts";

test("a bar fills from nothing to all", () => {
  assert.equal(bar(0, 10), `[${"-".repeat(40)}]   0 %`);
  assert.equal(bar(5, 10), `[${"#".repeat(20)}${"-".repeat(20)}]  50 %`);
  assert.equal(bar(999, 1000), `[${"#".repeat(39)}-]  99 %`, "not all before the end");
  const full = `[${"#".repeat(40)}] 100 %`;
  assert.deepEqual([bar(10, 10), bar(11, 10), bar(0, 0)], [full, full, full]);
});

test("a bar is drawn ten times a second at most, and taken away at the end", () => {
  const written: string[] = [];
  let now = 0;
  const progress = new ProgressBar((text) => written.push(text), () => now);
  progress.clear();
  for (; now < 250; now += 10) progress.show(now, 250);
  assert.equal(written.length, 3);
  assert(written.every((text) => text.startsWith("\r[")));
  progress.clear();
  progress.clear();
  assert.deepEqual(written.slice(3), ["\r\x1b[K"]);
});
