import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { stripFormatting } from "./formatting.ts";
import { markupOf, textOfMarkup } from "./markup.ts";

test("bold, italic and colours become markup, plain text becomes none", () => {
  assert.equal(markupOf("a <b>"), undefined);
  assert.equal(markupOf("a \x02<b>\x02 c"), "a <span style='font-weight: bold'>&lt;b&gt;</span> c");
  assert.equal(markupOf("\x0304,01x"), "<span style='color: #ff0000; background-color: #000000'>x</span>");
  assert.equal(markupOf("\x1f\x1ex"), "<span style='text-decoration: underline line-through'>x</span>");
});

test("markup becomes codes, lines and characters", () => {
  assert.equal(textOfMarkup("<p>a<br/><strong>b</strong> &amp; c</p>"), "a\n\x02b\x02 & c");
  assert.equal(textOfMarkup("<span style='color: red'>x</span>y"), "\x0304x\x0fy");
  assert.equal(textOfMarkup("<em>a <b>b</b></em>"), "\x1da \x02b");
  assert.equal(textOfMarkup("plain &lt;text&gt;"), undefined);
});

test("nobody's markup breaks anything, or formats by control characters", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (xhtml) => void textOfMarkup(xhtml)));
  assert.equal(textOfMarkup("<b>a\x02\x03b</b>&#x110000;<i"), "\x02ab\x02&#x110000;<i");
});

test("what was formatted on IRC comes back with the same words", () => {
  const letter = fc.constantFrom("\x02", "\x1d", "\x0304", "\x0f", "a", "<", "&", "'", ",5");
  const text = fc.array(letter).map((letters) => letters.join(""));
  fc.assert(fc.property(text, (text) => {
    const markup = markupOf(text);
    if (markup !== undefined) {
      assert.equal(stripFormatting(textOfMarkup(markup) ?? ""), stripFormatting(text));
    }
  }));
});
