import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { parseCommandLine } from "./command_line.ts";

const parse = (line: string) => parseCommandLine(line.split(" ").filter((word) => word !== ""));

test("the commands on databases come first, with two files", () => {
  assert.deepEqual(parse("backup x.cfg file"), { kind: "backup", configPath: "x.cfg", file: "file" });
  const restore = { kind: "restore", configPath: "x.cfg", file: "file" };
  assert.deepEqual(parse("restore x.cfg file"), { ...restore, force: false });
  const copy = { kind: "copy-database", from: "a.cfg", to: "b.cfg" };
  assert.deepEqual(parse("copy-database a.cfg b.cfg"), { ...copy, force: false });
  for (const line of ["restore --force x.cfg file", "restore x.cfg file --force"]) {
    assert.deepEqual(parse(line), { ...restore, force: true });
  }
  assert.deepEqual(parse("copy-database --force a.cfg b.cfg"), { ...copy, force: true });
});

test("too few and too many files and unknown options are usage errors", () => {
  const mistakes = {
    "backup": "backup needs CONFIG_FILE and FILE",
    "backup x.cfg": "backup needs CONFIG_FILE and FILE",
    "restore a b c": "restore needs CONFIG_FILE and FILE",
    "copy-database a": "copy-database needs two CONFIG_FILEs",
    "backup --force x.cfg file": "backup has no option --force",
    "restore -f x.cfg file": "restore has no option -f",
  };
  for (const [line, text] of Object.entries(mistakes)) {
    assert.deepEqual(parse(line), { kind: "usage-error", text });
  }
});

test("a configuration file may still be called like a command", () => {
  assert.equal(parse("./backup").kind, "run");
  assert.equal(parse("-n backup").kind, "run");
});
