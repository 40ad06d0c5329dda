import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import {
  codesBetween,
  palette,
  parseFormatting,
  plainStyle,
  stripFormatting,
  type Style,
} from "./formatting.ts";

/** Each run as its text and what is special about its style. */
function runs(text: string): (string | Partial<Style>)[][] {
  return parseFormatting(text).map(({ text, style }) => {
    const special = Object.entries(style).filter(([, value]) => value !== false && value !== "");
    return [text, ...special.map(([key, value]) => value === true ? key : `${key} ${value}`)];
  });
}

test("formatting goes, and what looks like it stays", () => {
  assert.equal(
    stripFormatting("\x02bold\x02 \x0304,12red\x03 \x04ff0000rgb\x0f\x1d \x1f \x16"),
    "bold red rgb  ",
  );
  assert.equal(stripFormatting("\x03"), "");
  assert.equal(stripFormatting("\x03,5"), ",5");
  assert.equal(stripFormatting("a\tb 04 #ff0000"), "a\tb 04 #ff0000");
});

test("runs have the style that was on", () => {
  assert.deepEqual(runs("a\x02b\x1dc\x0fd"), [["a"], ["b", "bold"], ["c", "bold", "italic"], ["d"]]);
  assert.deepEqual(runs("\x034,1a\x033b\x03c"), [
    ["a", "color #ff0000", "background #000000"],
    ["b", "color #009300", "background #000000"],
    ["c"],
  ]);
  assert.deepEqual(runs("\x04aabbccx\x16y"), [["x", "color #aabbcc"], ["y", "background #aabbcc"]]);
});

test("no text breaks the parser, and none of it is lost", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    // deno-lint-ignore no-control-regex -- the test is about those
    assert.doesNotMatch(stripFormatting(text), /[\x00-\x08\x0b-\x1f\x7f]/);
  }));
  fc.assert(fc.property(fc.string({ unit: "binary" }).filter((text) => !/\p{Cc}/u.test(text)), (line) => {
    const text = `${line}\n${line}`;
    assert.equal(stripFormatting(text), text);
  }));
});

test("the codes between two styles lead from one to the other", () => {
  const color = fc.constantFrom("", ...palette);
  const boolean = fc.boolean();
  const styles = fc.record({
    bold: boolean,
    italic: boolean,
    underline: boolean,
    strike: boolean,
    monospace: boolean,
    color,
    background: color,
  }, { noNullPrototype: true }).map((style) => style.color === "" ? { ...style, background: "" } : style);
  fc.assert(fc.property(styles, styles, (from, to) => {
    const text = `${codesBetween(plainStyle, from)}a${codesBetween(from, to)}b`;
    assert.deepEqual(parseFormatting(text).at(-1)?.style, to);
  }));
});
