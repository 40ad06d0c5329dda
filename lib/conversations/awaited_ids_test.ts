import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { messageId } from "../ids.ts";
import { AwaitedIds, idPatience } from "./awaited_ids.ts";

const id = messageId("m1");

test("whoever waits for an id goes on when the network has spoken", async () => {
  const clock = new ManualClock();
  const ids = new AwaitedIds(clock);
  const both = Promise.all([ids.wait(id), ids.wait(id)]);
  ids.told(messageId("m2"));
  assert.equal(clock.waiting, 1);
  ids.told(id);
  await both;
  assert.equal(clock.waiting, 0);
});

test("nobody waits for ever, nor when the user leaves", async () => {
  const clock = new ManualClock();
  const ids = new AwaitedIds(clock);
  const first = ids.wait(id);
  clock.advance(idPatience);
  await first;
  const second = ids.wait(id);
  ids.close();
  await second;
  assert.equal(clock.waiting, 0);
});
