import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { decodeOldPassword, encodeOldPassword } from "./old_form.ts";

test("the old form is the one that the original writes", () => {
  const vectors = [
    ["password", "key", "28bs3tzo3ck="],
    ["password", "hanzzik", "2MLh7fHY3cw="],
    ["abc", "key", "zMfc"],
    ["a", "key", "zA=="],
    ["héllo", "key", "0ygi19Ho"],
  ] as const;
  for (const [password, key, stored] of vectors) {
    assert.equal(encodeOldPassword(password, key), stored);
    assert.equal(decodeOldPassword(stored, key), password);
  }
});

test("every password comes back from its old form, even where the original would lose its end", () => {
  assert.equal(decodeOldPassword(encodeOldPassword("end\u0095", "k"), "k"), "end\u0095", "a sum of 256 is 0");
  const anything = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed());
  const key = anything.filter((text) => text !== "");
  fc.assert(fc.property(anything, key, (password, by) => {
    assert.equal(decodeOldPassword(encodeOldPassword(password, by), by), password);
  }));
});

test("what cannot be the old form is taken as the password itself", () => {
  for (const clear of ["s3cret", "with space", "pä", "abc", "zA=", "zMfc ", "gICA"]) {
    assert.equal(decodeOldPassword(clear, "\0"), clear);
  }
});
