import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { TransportError } from "../errors.ts";
import { legacyMessageId, legacyName, messageId } from "../ids.ts";
import { outgoing } from "../users/fake_network.ts";
import { actionOn, FakeSpeaker, incoming } from "./testing.ts";

const bob = legacyName("bob");

/** A user of a network that can all of it, and has a message of the user's as "net" and one of Bob's as "his". */
function talking(): FakeSpeaker {
  const speaker = new FakeSpeaker();
  speaker.network.capabilities = new Set(["reactions", "retractions", "read_markers", "history"]);
  speaker.conversations.send(outgoing("bob", "by yonder\nblessed moon", { id: "own" }));
  speaker.conversations.status({
    conversation: bob,
    requestId: "1 own",
    id: legacyMessageId("net"),
    state: "accepted",
  });
  speaker.conversations.received(incoming("his", "swear not"));
  speaker.take();
  speaker.said.length = 0;
  return speaker;
}

test("the user reacts to a message under the network's id", async () => {
  const { conversations, network } = talking();
  await conversations.react(actionOn("own"), ["👍", "🌙"]);
  await conversations.react(actionOn("his"), []);
  assert.deepEqual(network.take(), [
    'REQUEST {"type":"react","conversation":"bob","id":"net","emoji":["👍","🌙"]}',
    'REQUEST {"type":"react","conversation":"bob","id":"his","emoji":[]}',
  ]);
});

test("the user takes a message back under the network's id", async () => {
  const { conversations, network } = talking();
  await conversations.retract(actionOn("own"), "said too much");
  assert.deepEqual(network.take(), [
    'REQUEST {"type":"retract","conversation":"bob","id":"net","reason":"said too much"}',
  ]);
});

test("what the network refuses is told to whoever did it", async () => {
  const { conversations, network } = talking();
  const refused = new TransportError("not-acceptable", "After an hour it stays.");
  network.answers = [refused, refused];
  await assert.rejects(conversations.retract(actionOn("own"), ""), refused);
  await assert.rejects(conversations.react(actionOn("own"), ["👍"]), refused);
});

test("where the network has no use for it, it is said, of the message in question", async () => {
  const { conversations, network, said } = talking();
  network.capabilities = new Set();
  await conversations.react(actionOn("own"), ["👍"]);
  await conversations.retract(actionOn("his"), "");
  await conversations.react(actionOn("unknown"), []);
  assert.deepEqual(said.map(({ body }) => body), [
    "> by yonder\n> blessed moon\n[reacted with 👍]",
    "> swear not\n[took a message back]",
    "[took a reaction back]",
  ]);
  assert.deepEqual(network.take(), []);
});

test("without a login nothing can be done to a message", async () => {
  const speaker = talking();
  speaker.voice = undefined;
  await assert.rejects(speaker.conversations.react(actionOn("own"), []), { code: "not-logged-in" });
  await assert.rejects(speaker.conversations.retract(actionOn("own"), ""), { code: "not-logged-in" });
  await assert.rejects(speaker.conversations.history({ conversation: bob, limit: 1 }), {
    code: "not-logged-in",
  });
  speaker.conversations.markRead(bob, messageId("his"));
});

test("what the user has read is told under the network's id, if the network wants to know", () => {
  const { conversations, network } = talking();
  conversations.markRead(bob, messageId("his"));
  conversations.markRead(bob, messageId("own"));
  network.capabilities = new Set();
  conversations.markRead(bob, messageId("his"));
  assert.deepEqual(network.take(), [
    'ASK {"type":"read","conversation":"bob","id":"his"}',
    'ASK {"type":"read","conversation":"bob","id":"net"}',
  ]);
});

test("replies and corrections name messages as the network does", () => {
  const { conversations, said } = talking();
  const reply = { to: messageId("his"), text: "swear not" };
  conversations.send({ ...outgoing("bob", "what shall I swear by?"), reply });
  conversations.send({ ...outgoing("bob", "by yonder moon"), replaces: messageId("own") });
  assert.deepEqual(said.map((message) => [message.reply?.to, message.replaces]), [["his", undefined], [
    undefined,
    "net",
  ]]);
});

test("a page of history has the ids that clients know", async () => {
  const { conversations, network } = talking();
  const messages = [
    { message: incoming("net", "by yonder moon", { own: true }) },
    { message: incoming("his", "swear not", { reply: { to: legacyMessageId("net"), text: "" } }) },
  ];
  network.answers = [{ kind: "history", page: { messages, complete: true, cursor: "next" } }];
  const page = await conversations.history({ conversation: bob, limit: 50 });
  assert.deepEqual(page.messages.map(({ message }) => [message.id, message.reply?.to]), [
    ["own", undefined],
    ["his", "own"],
  ]);
  assert.deepEqual([page.complete, page.cursor], [true, "next"]);
});

test("after the end nothing is done any more", async () => {
  const { conversations, network } = talking();
  conversations.close();
  await assert.rejects(conversations.react(actionOn("own"), []), { code: "not-logged-in" });
  assert.deepEqual(network.take(), []);
});
