import assert from "node:assert/strict";
import { ManualClock } from "../clock.ts";
import { test } from "../../tests/test.ts";
import { openLog } from "./open_log.ts";

const limits = { level: "info", maxBytes: 1_000_000, files: 1, clock: new ManualClock(0) } as const;

test("records of the asked level and above end up in spectrum2.log of a new directory", async () => {
  const top = Deno.makeTempDirSync();
  {
    await using opened = openLog({ ...limits, directory: `${top}/deep/log` });
    opened.log.debug("too much");
    opened.log.with({ user: "ann" }).info("hello");
    assert.equal(opened.directory, `${top}/deep/log`);
  }
  const text = Deno.readTextFileSync(`${top}/deep/log/spectrum2.log`);
  assert.equal(text, "1970-01-01T00:00:00.000Z info  hello user=ann\n");
  Deno.removeSync(top, { recursive: true });
});

test("a warning is in the file before the call returns", async () => {
  const directory = Deno.makeTempDirSync();
  await using opened = openLog({ ...limits, directory });
  opened.log.warn("disk nearly full");
  assert.match(Deno.readTextFileSync(`${directory}/spectrum2.log`), /warning disk nearly full\n$/);
  Deno.removeSync(directory, { recursive: true });
});

test("an unwritable directory leaves a log that works, on standard error", async () => {
  let stderr = "";
  await using opened = openLog({ ...limits, directory: "/dev/null/x", stderr: (text) => stderr += text });
  opened.log.error("oh no");
  assert.equal(opened.directory, undefined);
  assert.match(stderr, /cannot write the log \/dev\/null\/x\/spectrum2\.log .*\n.* error oh no\n$/);
});

test("an empty directory means standard error, line by line and without complaint", async () => {
  let stderr = "";
  await using opened = openLog({ ...limits, directory: "", stderr: (text) => stderr += text });
  opened.log.info("hello");
  assert.equal(stderr, "1970-01-01T00:00:00.000Z info  hello\n");
});
