import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { isPictureHash, largestPicture, shownPicture } from "./shown_picture.ts";

const utf8 = new TextEncoder();

test("a picture is called by the SHA-1 of its file", () => {
  // FIPS 180-1, appendix A
  assert.equal(shownPicture(utf8.encode("abc"))?.hash, "a9993e364706816aba3e25717850c26c9cd0d89d");
});

test("no file is no picture, and one that would cost us the link to the server is none either", () => {
  assert.equal(shownPicture(new Uint8Array()), undefined);
  assert.ok(shownPicture(new Uint8Array(largestPicture)));
  assert.equal(shownPicture(new Uint8Array(largestPicture + 1)), undefined);
});

test("a drawing that could carry a script is not shown, however it begins", () => {
  for (const start of ["<svg ", "\uFEFF<?xml version='1.0'?><svg>", "\n  <!DOCTYPE svg>"]) {
    assert.equal(shownPicture(utf8.encode(start)), undefined, start);
  }
});

test("only forty hexadecimal digits are a hash", () => {
  assert.ok(isPictureHash("a9993e364706816aba3e25717850c26c9cd0d89D"));
  for (const text of ["", "v7", "a9993e364706816aba3e25717850c26c9cd0d89"]) assert.ok(!isPictureHash(text));
});
