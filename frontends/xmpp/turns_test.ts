import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Turns } from "./turns.ts";

test("a task that needs no waiting is done at once when nothing is under way", () => {
  const turns = new Turns<string>();
  const done: string[] = [];
  turns.take("romeo", () => void done.push("first"));
  turns.take("romeo", () => void done.push("second"));
  assert.deepEqual(done, ["first", "second"]);
});

test("the tasks of one user keep their order, however long each takes", async () => {
  const turns = new Turns<string>();
  const done: string[] = [];
  const first = Promise.withResolvers<void>();
  turns.take("romeo", () => first.promise.then(() => void done.push("slow")));
  turns.take("romeo", () => void done.push("quick"));
  turns.take("romeo", () => Promise.resolve().then(() => void done.push("last")));
  assert.deepEqual(done, []);
  first.resolve();
  await turns.idle();
  assert.deepEqual(done, ["slow", "quick", "last"]);
});

test("users do not wait for each other", async () => {
  const turns = new Turns<string>();
  const done: string[] = [];
  const romeo = Promise.withResolvers<void>();
  turns.take("romeo", () => romeo.promise);
  turns.take("mercutio", () => void done.push("mercutio"));
  assert.deepEqual(done, ["mercutio"]);
  romeo.resolve();
  await turns.idle();
});

test("it is idle only when tasks that came meanwhile are done, too", async () => {
  const turns = new Turns<string>();
  const gate = Promise.withResolvers<void>();
  const came = Promise.withResolvers<void>();
  turns.take("romeo", async () => {
    await Promise.resolve();
    turns.take("mercutio", () => gate.promise);
    came.resolve();
  });
  let isIdle = false;
  const idle = turns.idle().then(() => void (isIdle = true));
  await came.promise;
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(isIdle, false);
  gate.resolve();
  await idle;
});

test("a user for whom all is done is forgotten: the next task is done at once again", async () => {
  const turns = new Turns<string>();
  turns.take("romeo", () => Promise.resolve());
  await turns.idle();
  let done = false;
  turns.take("romeo", () => void (done = true));
  assert.equal(done, true);
});
