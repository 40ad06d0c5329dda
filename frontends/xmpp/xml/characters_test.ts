import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { attributeText, contentText } from "./characters.ts";
import { StreamParser } from "./parser.ts";

const bothWays = [attributeText, contentText];

test("what XML 1.0 cannot carry is replaced", () => {
  for (const text of bothWays) {
    assert.equal(text("a\0b\x01\x0B\x1Fc"), "a\uFFFDb\uFFFD\uFFFD\uFFFDc");
    assert.equal(text("\uFFFE\uFFFF"), "\uFFFD\uFFFD");
    assert.equal(text("x\uD83Dy\uDE00"), "x\uFFFDy\uFFFD");
  }
});

test("what XML 1.0 can carry is left alone", () => {
  const untouched = "\t\r\n é/ \x7F \uD7FF\uE000\uFFFD 😀 \u{10FFFF}";
  for (const text of bothWays) assert.equal(text(untouched), untouched);
});

test("quotation marks need care in attributes only", () => {
  assert.equal(attributeText(`<&>"'`), "&lt;&amp;&gt;&quot;&apos;");
  assert.equal(contentText(`<&>"'`), `&lt;&amp;&gt;"'`);
});

test("any text at all can be sent, in an element and in an attribute", () => {
  const units = fc.oneof(fc.integer({ min: 0, max: 0x7F }), fc.integer({ min: 0, max: 0xFFFF }));
  fc.assert(fc.property(fc.array(units), (units) => {
    const text = units.map((unit) => String.fromCharCode(unit)).join("");
    let elements = 0;
    const parser = new StreamParser();
    parser.on("element", () => elements++);
    parser.write(`<stream><message id="${attributeText(text)}">${contentText(text)}</message>`);
    assert.equal(elements, 1);
  }));
});
