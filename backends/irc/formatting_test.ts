import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { stripFormatting } from "./formatting.ts";

test("colours and styles vanish, the text stays", () => {
  assert.equal(
    stripFormatting("\x02bold\x02 \x1ditalic\x0f \x034,12red\x03 \x0312345 \x04ff0000hex"),
    "bold italic red 345 hex",
  );
});

test("a comma and digits that belong to the text stay", () => {
  assert.equal(stripFormatting("\x03,5 \x033,x 1,2"), ",5 ,x 1,2");
});

test("control characters vanish, the tab and everything beyond ASCII stay", () => {
  assert.equal(stripFormatting("a\x00\x07\x7f\tü😀"), "a\tü😀");
});
