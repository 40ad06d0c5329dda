import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import type { IncomingMessage } from "../message.ts";
import { type LegacyMessageId, legacyName, type ResourceId, resourceId } from "../ids.ts";
import { Buddy } from "../roster/buddy.ts";
import { outgoing } from "../users/fake_network.ts";
import { FakeSpeaker } from "./testing.ts";

const [phone, desk] = [resourceId("romeo@example.com/phone"), resourceId("romeo@example.com/desk")];

class Play extends FakeSpeaker {
  send(to: string, from: ResourceId): void {
    this.conversations.send(outgoing(to, "hello", { resource: from }));
  }

  /** Who gets the answer. */
  answer(from: string): ResourceId | undefined {
    this.conversations.received(message(from));
    const event = this.events.at(-1);
    assert.ok(event?.type === "message-received");
    return event.target;
  }
}

function message(from: string): IncomingMessage<LegacyMessageId> {
  return { conversation: legacyName(from), body: "hi", headline: false, attachments: [] };
}

test("a message is said by the user", () => {
  const play = new Play();
  play.send("bob", phone);
  assert.deepEqual(play.said.map(({ conversation, body }) => [conversation, body]), [["bob", "hello"]]);
});

test("a message that is refused is no reason to answer there", () => {
  const play = new Play();
  play.mute = new Error("too much");
  assert.throws(() => play.send("bob", phone), { message: "too much" });
  assert.equal(play.answer("bob"), undefined);
});

test("an answer goes to the client the user last wrote from, in that conversation only", () => {
  const play = new Play();
  play.send("bob", phone);
  play.send("eve", desk);
  assert.deepEqual([play.answer("bob"), play.answer("eve"), play.answer("dave")], [phone, desk, undefined]);
  play.send("bob", desk);
  assert.equal(play.answer("bob"), desk);
});

test("a conversation is the same in any case", () => {
  const play = new Play();
  play.send("Bob", phone);
  assert.equal(play.answer("bOB"), phone);
});

test("when a client comes, goes or changes, answers reach all of them again", () => {
  const play = new Play();
  play.send("bob", phone);
  play.conversations.resourcesChanged();
  assert.equal(play.answer("bob"), undefined);
  play.send("bob", phone);
  assert.equal(play.answer("bob"), phone);
});

test("typing is told where an answer would go", () => {
  const play = new Play();
  play.conversations.typing(legacyName("bob"), "typing");
  play.send("bob", phone);
  play.conversations.typing(legacyName("Bob"), "stopped");
  assert.deepEqual(play.events, [
    { type: "typing-changed", conversation: "bob", state: "typing", target: undefined, buddy: undefined },
    { type: "typing-changed", conversation: "Bob", state: "stopped", target: phone, buddy: undefined },
  ]);
});

test("a receipt is told to the client that asked for it, once, whatever else it was asked meanwhile", () => {
  const play = new Play();
  const message = { ...outgoing("bob", "hello", { resource: phone }), receiptId: "m1" };
  play.conversations.send(message);
  play.send("bob", desk);
  play.conversations.resourcesChanged();
  for (let times = 0; times < 2; times++) play.conversations.delivered(legacyName("Bob"), "m1");
  assert.deepEqual(play.events, [{ type: "message-delivered", origin: message.origin, receiptId: "m1" }]);
});

test("a receipt for a message to somebody else, or that asked for none, is not told", () => {
  const play = new Play();
  play.conversations.send({ ...outgoing("eve", "hello"), receiptId: "m1" });
  play.conversations.send(outgoing("bob", "hello", { id: "m2" }));
  for (const id of ["m1", "m2", "m3"]) play.conversations.delivered(legacyName("bob"), id);
  assert.deepEqual(play.events, []);
});

test("of many unanswered wishes for a receipt the oldest are forgotten", () => {
  const play = new Play();
  for (let count = 0; count < 1000; count++) {
    play.conversations.send({ ...outgoing("bob", "hello"), receiptId: `m${count}` });
  }
  for (const id of ["m0", "m799", "m800", "m999"]) play.conversations.delivered(legacyName("bob"), id);
  assert.deepEqual(play.events.map((event) => "receiptId" in event && event.receiptId), ["m800", "m999"]);
});

test("a message is told whole, with the buddy who sent it", () => {
  const play = new Play();
  const buddy = play.known = Buddy.unknown(legacyName("Bob"), "both", true);
  const received = { ...message("bob"), headline: true, sentAt: new Date(0) };
  play.conversations.received(received);
  const conversation = legacyName("bob");
  assert.deepEqual(play.events, [
    { type: "message-received", message: received, conversation, target: undefined, buddy },
  ]);
});
