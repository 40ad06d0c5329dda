import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { AdminStage } from "./testing.ts";

test("messages are counted by the way they went", async () => {
  await using stage = new AdminStage();
  stage.counters.messageFromUser();
  stage.counters.messageFromUser();
  stage.counters.messageToUser();
  assert.equal(await stage.run("messages_from_xmpp"), "2");
  assert.equal(await stage.run("messages_to_xmpp"), "1");
});
