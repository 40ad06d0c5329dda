import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { TransportError } from "../errors.ts";
import { type LegacyMessageId, legacyMessageId, legacyName, messageId } from "../ids.ts";
import { outgoing } from "../users/fake_network.ts";
import type { ReportedStatus } from "./reports.ts";
import { FakeSpeaker, incoming } from "./testing.ts";

const bob = legacyName("bob");
const [net, his] = [legacyMessageId("net"), legacyMessageId("his")];
const by = { kind: "buddy" } as const;

function status(changed: Partial<ReportedStatus>): ReportedStatus {
  return { conversation: bob, state: "accepted", ...changed };
}

/** A user who sent a message, which the network has as "net". */
function sent(): FakeSpeaker {
  const speaker = new FakeSpeaker();
  speaker.conversations.send({ ...outgoing("bob", "hark", { id: "own" }), receiptId: "own" });
  speaker.conversations.status(status({ requestId: "1 own", id: net }));
  return speaker;
}

/** What was told of messages: the event and the id in it. */
function told(speaker: FakeSpeaker): unknown[] {
  return speaker.take().map((event) => [event.type, "id" in event ? event.id : undefined]);
}

test("a message that comes twice is told once, in its conversation", () => {
  const speaker = new FakeSpeaker();
  const { conversations } = speaker;
  for (const body of ["hi", "hi again"]) conversations.received(incoming("his", body));
  conversations.received(incoming("his", "hi", { conversation: legacyName("eve") }));
  conversations.received(incoming("his", "hi", { conversation: legacyName("BOB") }));
  assert.deepEqual(
    speaker.take().map((event) => event.type === "message-received" && event.message.conversation),
    ["bob", "eve"],
  );
});

test("messages without ids may well be alike", () => {
  const speaker = new FakeSpeaker();
  const { id: _, ...message } = incoming("", "hi");
  for (let times = 0; times < 2; times++) speaker.conversations.received(message);
  assert.equal(speaker.take().length, 2);
});

test("what the user sent does not come back as another message", () => {
  const speaker = sent();
  speaker.conversations.received(incoming("net", "hark", { own: true }));
  assert.deepEqual(speaker.take(), []);
});

test("what the user wrote elsewhere is told as the user's own", () => {
  const speaker = new FakeSpeaker();
  speaker.conversations.received(incoming("x", "from my phone", { own: true, history: true }));
  const [event] = speaker.take();
  assert.ok(event?.type === "message-received" && event.message.own && event.message.history);
});

test("a correction names what it corrects as clients know it, and comes once for each id", () => {
  const speaker = sent();
  const { conversations } = speaker;
  conversations.received(incoming("v2", "hark!", { own: true, replaces: net }));
  conversations.received(incoming("v2", "hark!", { own: true, replaces: net }));
  conversations.received(incoming("v3", "hark!!", { own: true, replaces: net }));
  const corrected = speaker.take().map((event) =>
    event.type === "message-received" && [event.message.id, event.message.replaces]
  );
  assert.deepEqual(corrected, [["v2", "own"], ["v3", "own"]]);
});

test("a network that keeps the id of what is corrected may correct it twice", () => {
  const speaker = new FakeSpeaker();
  speaker.conversations.received(incoming("his", "helo"));
  for (const body of ["hallo", "hello"]) {
    speaker.conversations.received(incoming("his", body, { replaces: his }));
  }
  assert.equal(speaker.take().length, 3);
});

test("a reply names what it answers as clients know it", () => {
  const speaker = sent();
  speaker.conversations.received(incoming("his", "what?", { reply: { to: net, text: "hark" } }));
  const [event] = speaker.take();
  assert.ok(event?.type === "message-received");
  assert.deepEqual(event.message.reply, { to: messageId("own"), text: "hark" });
});

test("reactions, retractions and markers name the user's own messages by the user's ids", () => {
  const speaker = sent();
  const { conversations } = speaker;
  const ids: LegacyMessageId[] = [net, his];
  for (const id of ids) {
    conversations.reacted({ conversation: bob, id, emoji: ["👍"], by });
    conversations.retracted({ conversation: bob, id, by, moderated: false, reason: "" });
    conversations.readUpTo({ conversation: bob, id, by });
  }
  const types = ["reactions-changed", "message-retracted", "read-up-to"];
  assert.deepEqual(told(speaker), [
    ...types.map((type) => [type, "own"]),
    ...types.map((type) => [type, "his"]),
  ]);
});

test("what becomes of a message is told to the outbox, and delivery to who wanted to know, once", () => {
  const speaker = sent();
  const { conversations } = speaker;
  const failure = new TransportError("internal", "no");
  conversations.status(status({ requestId: "2", state: "failed", failure }));
  conversations.settled("3", undefined);
  assert.deepEqual(speaker.settled, ["1 own", "2: no", "3"]);
  assert.deepEqual(speaker.take(), [], "a failure is the outbox's to tell");
  for (let times = 0; times < 2; times++) {
    conversations.status(status({ requestId: "1 own", state: "delivered" }));
    conversations.status(status({ id: net, state: "delivered" }));
  }
  assert.deepEqual(told(speaker), [["message-delivered", undefined]]);
});

test("a message that was read was delivered as well, and is named by either id", () => {
  const byRequest = sent();
  byRequest.conversations.status(status({ requestId: "1 own", state: "read" }));
  const byId = sent();
  byId.conversations.status(status({ id: net, state: "read" }));
  for (const speaker of [byRequest, byId]) {
    assert.deepEqual(told(speaker), [["message-delivered", undefined], ["read-up-to", "own"]]);
  }
});

test("who read it in a room is said", () => {
  const speaker = sent();
  const author = { nickname: "nurse", participantId: "" };
  speaker.conversations.status(status({ id: net, state: "read", author }));
  const event = speaker.take().at(-1);
  assert.ok(event?.type === "read-up-to");
  assert.deepEqual(event.by, { kind: "participant", author });
});

test("a state that names no message, or says nothing, tells nobody anything", () => {
  const speaker = sent();
  speaker.conversations.status(status({ state: "read" }));
  speaker.conversations.status(status({ requestId: "9", state: "read" }));
  speaker.conversations.status(status({ id: net, state: "unknown" }));
  assert.deepEqual(speaker.take(), []);
});

test("in a room even the user's own messages have the network's ids", () => {
  const speaker = sent();
  speaker.inRooms.add("bob");
  speaker.conversations.reacted({ conversation: bob, id: net, emoji: ["👍"], by });
  assert.deepEqual(told(speaker), [["reactions-changed", "net"]]);
});
