import assert from "node:assert/strict";
import { test } from "../tests/test.ts";
import { UserQueues } from "./user_queues.ts";

test("one user's tasks run in order, another user does not wait for them", async () => {
  const queues = new UserQueues();
  const slow = Promise.withResolvers<void>();
  const done: string[] = [];
  queues.add("romeo", () => slow.promise.then(() => void done.push("romeo 1")));
  queues.add("romeo", () => Promise.resolve().then(() => void done.push("romeo 2")));
  const juliet = Promise.withResolvers<void>();
  queues.add("juliet", () => {
    done.push("juliet");
    juliet.resolve();
    return Promise.resolve();
  });
  await juliet.promise;
  slow.resolve();
  await queues.idle();
  assert.deepEqual(done, ["juliet", "romeo 1", "romeo 2"]);
});

test("a task that fails does not stop the next one, and an idle user is forgotten", async () => {
  const queues = new UserQueues();
  let ran = false;
  queues.add("romeo", () => Promise.reject(new Error("oh")));
  queues.add("romeo", () => {
    ran = true;
    return Promise.resolve();
  });
  assert.equal(queues.busy, 1);
  await queues.idle();
  assert.ok(ran);
  assert.equal(queues.busy, 0);
});
