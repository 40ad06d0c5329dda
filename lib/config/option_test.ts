import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { boolean, choice, integer, list, pattern, seconds, text } from "./option.ts";
import type { Option } from "./option.ts";

const doc = "";

function read<T>(option: Option<T>, given: string): T | string {
  const result = option.read([given]);
  return "value" in result ? result.value : `problem: ${result.problem}`;
}

test("a boolean is any of boost's words in any case, and nothing at all means yes", () => {
  const option = boolean("a.b", { default: false, doc });
  for (const yes of ["1", "true", "yes", "on", "TRUE", "Yes", ""]) assert.equal(read(option, yes), true, yes);
  for (const no of ["0", "false", "no", "off", "False", "NO"]) assert.equal(read(option, no), false, no);
  for (const bad of ["2", "y", "enabled", "tru"]) {
    assert.equal(read(option, bad), `problem: "${bad}" is neither true nor false`);
  }
});

test("a whole number is decimal and keeps to its bounds", () => {
  const option = integer("a.b", { default: 5, min: -1, max: 65535, doc });
  assert.deepEqual(["0", "007", "+5", "-1", "65535"].map((given) => read(option, given)), [
    0,
    7,
    5,
    -1,
    65535,
  ]);
  for (const bad of ["", "abc", "0x10", "1.5", "1e3", "5 5", "١"]) {
    assert.equal(read(option, bad), `problem: "${bad}" is not a whole number`);
  }
  assert.equal(read(option, "65536"), "problem: 65536 is out of range: -1 to 65535");
});

test("a number without an upper bound still fits what old backends can read", () => {
  const option = seconds("a.b", { default: 0, min: 0, doc });
  assert.equal(read(option, "2147483647"), 2147483647);
  assert.equal(read(option, "2147483648"), "problem: 2147483648 is out of range: at least 0");
});

test("a choice takes one of its words as it is spelled", () => {
  const option = choice("a.b", { of: ["none", "sqlite3"], default: "none", doc });
  assert.equal(read(option, "sqlite3"), "sqlite3");
  assert.equal(read(option, "SQLite3"), 'problem: "SQLite3" is none of none, sqlite3');
});

test("a pattern must be a regular expression, and may have escapes that do nothing", () => {
  const option = pattern("a.b", { doc });
  assert.equal(read(option, ".*\\@example\\.org"), ".*\\@example\\.org");
  assert.match(read(option, "[a-"), /^problem: not a regular expression \(/);
});

test("a list keeps every value whole, in order", () => {
  const option = list("a.b", { doc });
  assert.deepEqual(option.read(["a b", "c,d"]), { value: ["a b", "c,d"] });
  assert.deepEqual(option.read([]), { value: [] });
});

test("a text is kept as it is", () => {
  assert.equal(read(text("a.b", { doc }), '"x" $y'), '"x" $y');
});
