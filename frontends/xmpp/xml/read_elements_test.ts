import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { serialize, xml } from "./element.ts";
import { readElements } from "./read_elements.ts";

test("what was written is read again", () => {
  const body = xml("body", { "xml:lang": "fr" }, "<é> & so on");
  const written = [xml("message", { to: "a@b" }, body), xml("presence")].map(serialize);
  assert.deepEqual(readElements(written.join("")).map(serialize), written);
});

test("what is not well-formed ends it", () => {
  assert.deepEqual(readElements("<a/><b>&nothing;</b><c/>").map(serialize), ["<a/>"]);
});
