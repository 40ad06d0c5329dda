import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { styledWords } from "./styled_words.ts";
import { parseMarkup } from "./xhtml.ts";

function styled(words: string, markup: string): string {
  const parsed = parseMarkup(markup);
  assert.ok(parsed);
  return styledWords(words, parsed);
}

test("what is marked up has marks", () => {
  assert.equal(styled("a rose is a rose", "a <b>rose</b> is <i>a rose</i>"), "a *rose* is _a rose_");
  assert.equal(styled("no yes x()", "<del>no</del> yes <code>x()</code>"), "~no~ yes `x()`");
  assert.equal(styled("🌹 rose", "<b>🌹</b> rose"), "*🌹* rose");
});

test("marks within marks open from the outside and close from the inside", () => {
  assert.equal(styled("a rose", "<b>a <i>rose</i></b>"), "*a _rose_*");
  assert.equal(styled("rose", "<b><i>rose</i></b>"), "*_rose_*");
  assert.equal(styled("rose", "<b><b>rose</b></b>"), "*rose*");
});

test("white space may differ, and is not marked", () => {
  assert.equal(styled("a\nrose is", "<p>a</p><p><b> rose </b>is</p>"), "a\n*rose* is");
});

test("what could not be read as marked is left", () => {
  assert.equal(styled("arose", "a<b>rose</b>"), "arose");
  assert.equal(styled("a\nrose", "<b>a<br/>rose</b>"), "a\nrose");
  assert.equal(styled("2*3", "<b>2*3</b>"), "2*3");
  assert.equal(styled("f(x)", "<code><b>f(x)</b></code>"), "`f(x)`");
});

test("other words than those marked up stay as they are", () => {
  assert.equal(styled("a rose", "<b>a nose</b>"), "a rose");
  assert.equal(styled("", "<b>a nose</b>"), "");
  assert.equal(styled("a rose", "<b></b>a rose"), "a rose");
});

test("without its marks, what comes out is what went in", () => {
  const piece = fc.tuple(fc.constantFrom("b", "i", "code", "span"), fc.stringMatching(/^[a-z \n]{0,8}$/));
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const words = pieces.map(([, text]) => text).join("");
    const markup = pieces.map(([name, text]) => `<${name}>${text}</${name}>`).join("");
    assert.equal(styled(words, markup).replace(/[*_`]/g, ""), words);
  }));
});
