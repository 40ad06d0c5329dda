import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { readAnswers } from "./answers.ts";
import { field } from "./flow.ts";

const options = [{ value: "r", label: "Red" }, { value: "b", label: "Blue" }];

function read(wanted: ReturnType<typeof field>, entered?: string): string | undefined {
  return readAnswers([wanted], new Map(entered === undefined ? [] : [["x", entered]])).get("x");
}

test("blanks around an answer go, except around a password", () => {
  assert.equal(read(field("x", "text", "X"), " a b "), "a b");
  assert.equal(read(field("x", "password", "X"), " a b "), " a b ");
});

test("a switch is 1 or 0, however it was said", () => {
  for (const [entered, value] of [["true", "1"], ["1", "1"], ["false", "0"], ["", "0"], ["yes", "0"]]) {
    assert.equal(read(field("x", "switch", "X"), entered), value);
  }
});

test("what nobody entered is what the field held, and what is needed must be there", () => {
  assert.equal(read(field("x", "text", "X", { value: "old" })), "old");
  assert.equal(read(field("x", "text", "X", { needed: false })), "");
  assert.throws(() => read(field("x", "text", "Name")), { message: "Please answer: Name" });
  assert.throws(() => read(field("x", "text", "Name", { value: "old" }), " "), { code: "not-acceptable" });
});

test("a choice is one of what is offered", () => {
  assert.equal(read(field("x", "choice", "X", { options }), "b"), "b");
  assert.throws(() => read(field("x", "choice", "Colour", { options }), "green"), { message: /Colour/ });
});

test("what nobody asked for is no answer", () => {
  assert.deepEqual([...readAnswers([field("x", "text", "X")], new Map([["x", "1"], ["y", "2"]])).keys()], [
    "x",
  ]);
});
