import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { loadConfig } from "./load.ts";
import { optionTable, sampleFile } from "./print.ts";
import { allOptions } from "./schema.ts";

function load(text: string) {
  const { problems, warnings, config, raw } = loadConfig({ path: "sample.cfg", text });
  assert.deepEqual([...problems, ...warnings], []);
  return { config, raw };
}

test("the sample file loads as it is", () => {
  assert.equal(load(sampleFile()).config.service.jid, "irc.example.org");
});

test("the sample file shows every option, and each of its comments can be switched on", () => {
  const { raw, config } = load(sampleFile().replace(/^#(?! )/gm, ""));
  assert.deepEqual([...raw.keys()].toSorted(), allOptions().map((option) => option.key).toSorted());
  assert.equal(config.service.workingDir, "/var/lib/spectrum2/irc.example.org");
});

test("the sample file sets what it is asked to, a backend's keys too", () => {
  const { config, raw } = load(
    sampleFile({ "service.jid": "a.b", "database.type": "sqlite3", "service.irc_server": "c.d" }),
  );
  assert.equal(config.database.type, "sqlite3");
  assert.deepEqual(raw.get("service.irc_server"), ["c.d"]);
});

test("no line of the sample file is longer than 100 characters", () => {
  assert.deepEqual(sampleFile().split("\n").filter((line) => line.length > 100), []);
});

test("the option table has a row of four cells for every option", () => {
  const rows = optionTable().trimEnd().split("\n");
  assert.equal(rows.length, allOptions().length + 2);
  for (const row of rows) assert.equal(row.split(/(?<!\\)\|/).length, 6, row);
  assert.ok(
    rows.some((row) => row.startsWith("| `service.users_per_backend` | whole number, at least 1 | `100` | ")),
  );
});
