import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { Unwritten } from "./unwritten.ts";

const utf8 = new TextEncoder();

/** Adds texts as they are written together. */
function written(batches: readonly (readonly string[])[]): Unwritten {
  const unwritten = new Unwritten();
  for (const batch of batches) {
    const chunks = batch.map((text) => utf8.encode(text));
    for (const { length } of chunks) unwritten.add(length, true);
    unwritten.handedOver(chunks);
  }
  return unwritten;
}

test("what was taken whole is done with, and what was cut is not", () => {
  const unwritten = written([["one", "twö"], ["three"]]);
  assert.deepEqual(unwritten.rest(), ["one", "twö", "three"]);
  unwritten.took(2);
  assert.deepEqual(unwritten.rest(), ["one", "twö", "three"]);
  unwritten.took(1);
  assert.deepEqual(unwritten.rest(), ["twö", "three"]);
  unwritten.took(3);
  assert.deepEqual(unwritten.rest(), ["twö", "three"], "in the middle of a character");
  unwritten.took(1 + 5);
  assert.deepEqual(unwritten.rest(), []);
});

test("what is not worth saying again is counted and left out", () => {
  const unwritten = new Unwritten();
  const write = (text: string, again: boolean) => {
    const bytes = utf8.encode(text);
    unwritten.add(bytes.length, again);
    unwritten.handedOver([bytes.subarray(0, 1), bytes.subarray(1)]);
  };
  write("é", false);
  write("\uFEFFa", true);
  write("b", true);
  assert.deepEqual(unwritten.rest(), ["\uFEFFa", "b"]);
  unwritten.took(3);
  assert.deepEqual(unwritten.rest(), ["\uFEFFa", "b"]);
  unwritten.took(3);
  assert.deepEqual(unwritten.rest(), ["b"]);
});

test("wherever a connection is cut, exactly what did not fit before the cut is left", () => {
  const batches = fc.array(fc.array(fc.string({ unit: "grapheme", minLength: 1 }), { minLength: 1 }));
  fc.assert(fc.property(batches, fc.array(fc.nat(20)), (batches, takes) => {
    const unwritten = written(batches);
    const texts = batches.flat();
    const size = utf8.encode(texts.join("")).length;
    let taken = 0;
    for (const wanted of takes) {
      const took = Math.min(wanted, size - taken);
      unwritten.took(took);
      taken += took;
    }
    let end = 0;
    const whole = texts.filter((text) => (end += utf8.encode(text).length) <= taken);
    assert.deepEqual(unwritten.rest(), texts.slice(whole.length));
  }));
});
