import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../test.ts";
import { Arrivals, Flow } from "./flow.ts";

test("a flow sends every piece once, never more under way than its window, and ends with the last arrival", async () => {
  const sizes = fc.record({ total: fc.integer({ min: 1, max: 50 }), window: fc.integer({ min: 1, max: 8 }) });
  await fc.assert(fc.asyncProperty(sizes, fc.integer({ min: 1, max: 4 }), async (size, arrivalsEach) => {
    const sent: number[] = [];
    let most = 0;
    let back = 0;
    const send = (piece: number) => {
      sent.push(piece);
      most = Math.max(most, sent.length - Math.floor(back / arrivalsEach));
    };
    const flow = new Flow({ ...size, arrivalsEach, send });
    const running = flow.run();
    for (; back < size.total * arrivalsEach; flow.arrived()) back++;
    await running;
    assert.deepEqual(sent, Array.from({ length: size.total }, (_, piece) => piece));
    assert.equal(most, Math.min(size.window, size.total));
  }));
});

test("what fails while others wait for it fails for them", async () => {
  const arrivals = new Arrivals(2);
  const all = arrivals.all();
  arrivals.arrived();
  arrivals.fail(new Error("a join was refused"));
  await assert.rejects(all, /refused/);
});
