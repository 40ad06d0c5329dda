import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { OneByOne } from "./one_by_one.ts";

test("tasks of one key run one after another, and those of others meanwhile", async () => {
  const turns = new OneByOne<string>();
  const happened: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.run("romeo", async () => {
    happened.push("romeo 1");
    await gate.promise;
    happened.push("romeo 1 done");
  });
  const second = turns.run("romeo", () => Promise.resolve(happened.push("romeo 2")));
  await turns.run("juliet", () => Promise.resolve(happened.push("juliet")));
  assert.deepEqual(happened, ["romeo 1", "juliet"]);
  gate.resolve();
  await Promise.all([first, second]);
  assert.deepEqual(happened, ["romeo 1", "juliet", "romeo 1 done", "romeo 2"]);
});

test("a task that fails tells its own caller, and the next one runs", async () => {
  const turns = new OneByOne<string>();
  const failed = turns.run("romeo", () => Promise.reject(new Error("poison")));
  const next = turns.run("romeo", () => Promise.resolve("alive"));
  await assert.rejects(failed, { message: "poison" });
  assert.equal(await next, "alive");
});
