import assert from "node:assert/strict";
import { encodeWrapper, type KnownWrapper } from "../proto/mod.ts";
import { test } from "../tests/test.ts";
import type { OutgoingMessage } from "./message_requests.ts";
import { NetworkPlugin } from "./network_plugin.ts";
import { FakeMain } from "./testing.ts";
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

test("a task runs at once when nothing of its user is under way, even one that throws", async () => {
  const queues = new UserQueues();
  const done: string[] = [];
  queues.add("romeo", () => {
    done.push("romeo 1");
    throw new Error("oh");
  });
  queues.add("romeo", async () => {
    done.push("romeo 2");
    await Promise.resolve();
    done.push("romeo 2 is over");
  });
  queues.add("romeo", () => void done.push("romeo 3"));
  assert.deepEqual(done, ["romeo 1", "romeo 2"]);
  await queues.idle();
  assert.deepEqual(done, ["romeo 1", "romeo 2", "romeo 2 is over", "romeo 3"]);
});

/** Reports a message when it is handed one, and takes its time to deal with it. */
class SlowPlugin extends NetworkPlugin {
  override onLogin(): void {}
  override onLogout(): void {}
  override async onMessage({ user, buddy, text }: OutgoingMessage): Promise<void> {
    this.reportMessage({ user, buddy, text });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

test("a PONG says that every message before its PING was handed to the plugin", async () => {
  await using main = new FakeMain((send) => new SlowPlugin(send));
  const messages = ["romeo", "juliet"].map((userName): KnownWrapper => (
    { type: "CONV_MESSAGE", payload: { userName, buddyName: "b", message: "hark" } }
  ));
  const frames = [...messages, { type: "PING" } as const].map(encodeWrapper);
  main.sendBytes(new Uint8Array(frames.flatMap((frame) => [...frame]))); // in one piece, as TCP may join them
  await main.next("STATS");
  const types = ["CONV_MESSAGE", "CONV_MESSAGE", "BACKEND_CONFIG", "PONG"];
  assert.deepEqual(main.pending.map(({ type }) => type), types);
});
