import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Turns } from "./turns.ts";

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test("as long as nobody waits nobody has to", () => {
  const turns = new Turns();
  assert.equal(turns.take(), undefined);
  assert.equal(turns.take(), undefined);
});

test("who comes after somebody who waits goes on after them, in order", async () => {
  const turns = new Turns();
  const slow = Promise.withResolvers<void>();
  const done: number[] = [];
  const go = async (number: number, wait?: () => Promise<void>): Promise<void> => {
    const turn = turns.take(wait);
    if (turn !== undefined) await turn;
    done.push(number);
  };
  void go(1, () => slow.promise);
  void go(2);
  void go(3, () => Promise.resolve());
  void go(4);
  await soon();
  assert.deepEqual(done, []);
  slow.resolve();
  await soon();
  assert.deepEqual(done, [1, 2, 3, 4]);
  assert.equal(turns.take(), undefined, "nobody waits any more");
});

test("who waits still does when somebody before them is through", async () => {
  const turns = new Turns();
  const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  void turns.take(() => one.promise);
  void turns.take(() => two.promise);
  one.resolve();
  await soon();
  assert.ok(turns.take() instanceof Promise);
  two.resolve();
  await soon();
  assert.equal(turns.take(), undefined);
});

test("nobody overtakes who may go on but has not yet", async () => {
  const turns = new Turns();
  const done: string[] = [];
  const first = turns.take(() => Promise.resolve())?.then(() => done.push("first"));
  // The step in which the first goes on is the first in which another could be early.
  for (let step = 0; step < 10; step++) {
    await Promise.resolve();
    if (turns.take() === undefined) done.push("free");
    if (done.length > 0) break;
  }
  await first;
  assert.equal(done[0], "first");
});

test("only so many wait", async () => {
  const turns = new Turns();
  const slow = Promise.withResolvers<void>();
  void turns.take(() => slow.promise);
  while (!turns.areFull) void turns.take();
  slow.resolve();
  await soon();
  assert.equal(turns.areFull, false);
});
