import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { Acknowledgements } from "./acknowledgements.ts";

test("what a client has is forgotten, and nothing else is", () => {
  const counted = fc.array(fc.nat(5), { maxLength: 40 });
  fc.assert(fc.property(counted, counted, (sent, confirmed) => {
    const acks = new Acknowledgements();
    let [number, known] = [0, 0];
    for (const [at, count] of sent.entries()) {
      for (let each = 0; each < count; each++) acks.sent(xml("message", { id: String(++number) }));
      const next = known + (confirmed[at] ?? 0);
      assert.equal(acks.confirm(next), next <= number);
      if (next <= number) known = next;
      assert.deepEqual(acks.unconfirmed.map(({ attrs }) => Number(attrs.id)), range(known + 1, number));
    }
  }));
});

function range(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

test("a client cannot take back what it has, nor say nonsense", () => {
  const acks = new Acknowledgements();
  for (let each = 0; each < 3; each++) acks.sent(xml("message"));
  assert.equal(acks.confirm(2), true);
  assert.equal(acks.confirm(1), false);
  assert.equal(acks.confirm(-1), false);
  assert.equal(acks.confirm(NaN), false);
  assert.equal(acks.unconfirmed.length, 1);
});
