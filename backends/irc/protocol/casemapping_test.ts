import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { casemappingOf, fold } from "./casemapping.ts";

test("each mapping makes equal what it says, and no more", () => {
  const name = "Ro[m]e\\O^Ü";
  assert.equal(fold(name, "ascii"), "ro[m]e\\o^Ü");
  assert.equal(fold(name, "strict-rfc1459"), "ro{m}e|o^Ü");
  assert.equal(fold(name, "rfc1459"), "ro{m}e|o~Ü");
});

test("folding twice is folding once, and keeps the length", () => {
  const mapping = fc.constantFrom("ascii", "rfc1459", "strict-rfc1459");
  fc.assert(fc.property(fc.string({ unit: "binary" }), mapping, (name, mapping) => {
    const folded = fold(name, mapping);
    assert.equal(fold(folded, mapping), folded);
    assert.equal(folded.length, name.length);
    assert.equal(fold(name.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()), mapping), folded);
  }));
});

test("a server that says nothing folds as RFC 1459, one that says something strange as ASCII", () => {
  assert.equal(casemappingOf(undefined), "rfc1459");
  assert.equal(casemappingOf("rfc7613"), "ascii");
});
