import assert from "node:assert/strict";
import { FailureReason } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { Stage, user } from "./testing.ts";

function retract(stage: Stage, legacyId: string, requestId: string): void {
  const payload = { user, buddy: "#balcony", legacyId, reason: "too rash", requestId };
  stage.main.send({ type: "RETRACTION", payload });
}

test("a message is taken back once the server says so, and it is told to nobody again", async () => {
  await using stage = new Stage({ protocol: 2, caps: "message-tags draft/message-redaction" });
  const client = await stage.inRoom(["juliet"]);
  retract(stage, "a1", "1");
  await client.next(/^REDACT #balcony a1 :too rash$/);
  await client.send(":romeo!r@h REDACT #balcony a1 :too rash");
  const { payload } = await stage.main.next("REQUEST_RESULT");
  assert.equal(payload.ok, true);
  await stage.main.settled();
  assert.deepEqual(stage.main.pending.filter(({ type }) => type === "RETRACTION"), []);
});

test("what the server does not take back stays, and its words say why", async () => {
  await using stage = new Stage({ protocol: 2, caps: "message-tags draft/message-redaction" });
  const client = await stage.inRoom();
  retract(stage, "a1", "1");
  await client.next(/^REDACT/);
  await client.send(
    ":irc.test FAIL REDACT REDACT_WINDOW_EXPIRED #balcony a1 60 :You can no longer edit this",
  );
  const { payload } = await stage.main.next("REQUEST_RESULT");
  assert.deepEqual([payload.ok, payload.text], [false, "You can no longer edit this"]);
});

test("a server that takes nothing back is not asked", async () => {
  await using stage = new Stage({ protocol: 2, caps: "message-tags" });
  const client = await stage.inRoom();
  retract(stage, "a1", "1");
  const { payload } = await stage.main.next("REQUEST_RESULT");
  assert.equal(payload.reason, FailureReason.unsupported);
  assert.deepEqual(client.pending.filter((line) => line.startsWith("REDACT")), []);
});

test("a room that the server renames is left, and the other one entered", async () => {
  await using stage = new Stage({ protocol: 2, caps: "message-tags draft/channel-rename" });
  const client = await stage.inRoom(["juliet"]);
  assert.deepEqual(client.pending.filter((line) => line.includes("channel-rename")), []);
  await client.send(":romeo!r@h PART #balcony :Changing channel name to #garden");
  await client.admit("#garden", ["juliet"]);
  const left = await stage.main.next("PARTICIPANT_CHANGED", ({ payload }) => payload.room === "#balcony");
  assert.match(left.payload.reason ?? "", /#garden/);
  const there = await stage.main.next("PARTICIPANT_CHANGED", ({ payload }) => payload.room === "#garden");
  assert.equal(there.payload.nickname, "juliet");
});
