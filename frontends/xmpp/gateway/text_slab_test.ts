import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { TextSlab } from "./text_slab.ts";

const utf8 = new TextEncoder();

function joined(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
}

test("what is taken is what was added, wherever a slab ends and whenever it is taken", () => {
  const texts = fc.array(
    fc.oneof(fc.string({ unit: "binary" }), fc.constant("\uD800"), fc.constant(undefined)),
  );
  fc.assert(fc.property(texts, fc.integer({ min: 4, max: 20 }), (texts, size) => {
    const slab = new TextSlab(size);
    const taken: Uint8Array[] = [];
    for (const text of texts) {
      if (text === undefined) taken.push(...slab.take());
      else assert.equal(slab.add(text), utf8.encode(text).length);
    }
    taken.push(...slab.take());
    assert.equal(joined(taken), texts.map((text) => text?.toWellFormed() ?? "").join(""));
    assert.equal(slab.gathered, 0);
  }));
});

test("what was taken does not change, and nothing is taken twice", () => {
  const slab = new TextSlab();
  slab.add("one");
  const first = slab.take();
  slab.add("two");
  assert.equal(slab.gathered, 3);
  assert.deepEqual([joined(first), joined(slab.take()), slab.take()], ["one", "two", []]);
});
