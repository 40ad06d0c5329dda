import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { joinWords, splitWords } from "./words.ts";

test("words stand between single spaces, and two spaces hold an empty one", () => {
  assert.deepEqual(splitWords("set a  b "), ["set", "a", "", "b", ""]);
  assert.deepEqual(splitWords(""), [""]);
  assert.deepEqual(splitWords(" "), ["", ""]);
});

test("a quoted word may hold spaces, quotation marks and backslashes", () => {
  assert.deepEqual(splitWords(`register a "my \\"old\\" pass" "c:\\\\x\\y" ""`), [
    "register",
    "a",
    `my "old" pass`,
    "c:\\x\\y",
    "",
  ]);
});

test("a quotation mark that nothing closes, or that stands inside a word, is an ordinary character", () => {
  assert.deepEqual(splitWords(`a "b c`), ["a", `"b`, "c"]);
  assert.deepEqual(splitWords(`a"b c"d`), [`a"b`, `c"d`]);
  assert.deepEqual(splitWords(`"a"b c`), [`"a"b`, "c"]);
  assert.deepEqual(splitWords(`"a\\" b`), [`"a\\"`, "b"]);
});

test("without quotation marks it is what Spectrum 2 makes of it", () => {
  fc.assert(fc.property(fc.string().map((line) => line.replaceAll('"', "")), (line) => {
    assert.deepEqual(splitWords(line), line.split(" "));
  }));
});

test("whatever is quoted comes out as it went in", () => {
  const quote = (word: string) => `"${word.replace(/["\\]/g, "\\$&")}"`;
  fc.assert(fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
    assert.deepEqual(splitWords(words.map(quote).join(" ")), words);
  }));
});

test("a long line of open quotation marks is split in no time", () => {
  const line = `"a \\"b `.repeat(50_000);
  assert.equal(splitWords(line).length, 100_001);
});

test("words that were joined are the same words when they are split again", () => {
  fc.assert(fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
    assert.deepEqual(splitWords(joinWords(words)), words);
  }));
});
