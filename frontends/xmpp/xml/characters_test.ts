import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { withoutForbiddenCharacters } from "./characters.ts";
import { StreamParser } from "./parser.ts";

test("what XML 1.0 cannot carry is replaced", () => {
  assert.equal(withoutForbiddenCharacters("a\0b\x01\x0B\x1Fc"), "a\uFFFDb\uFFFD\uFFFD\uFFFDc");
  assert.equal(withoutForbiddenCharacters("\uFFFE\uFFFF"), "\uFFFD\uFFFD");
  assert.equal(withoutForbiddenCharacters("x\uD83Dy\uDE00"), "x\uFFFDy\uFFFD");
});

test("what XML 1.0 can carry is left alone", () => {
  const text = "\t\r\n <é/> \x7F \uD7FF\uE000\uFFFD 😀 \u{10FFFF}";
  assert.equal(withoutForbiddenCharacters(text), text);
});

test("any text at all can be sent in an element", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 0xFFFF })), (units) => {
    const text = units.map((unit) => String.fromCharCode(unit)).join("").replace(/[<>&]/g, "");
    let elements = 0;
    const parser = new StreamParser();
    parser.on("element", () => elements++);
    parser.write(`<stream><message>${withoutForbiddenCharacters(text)}</message>`);
    assert.equal(elements, 1);
  }));
});
