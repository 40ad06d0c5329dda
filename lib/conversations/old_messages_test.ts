/** What refers to messages that are not in memory any more. */
import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { ManualClock } from "../clock.ts";
import { legacyMessageId, legacyName, messageId, userId } from "../ids.ts";
import { MemoryLog } from "../log/memory_log.ts";
import { MemoryStorage } from "../storage/mod.ts";
import { outgoing } from "../users/fake_network.ts";
import { StoredMessageIds } from "./stored_message_ids.ts";
import { actionOn, FakeSpeaker, incoming } from "./testing.ts";

const user = userId("romeo@example.com");
const bob = legacyName("bob");
const net = legacyMessageId("net");
const by = { kind: "buddy" } as const;
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A storage that answers when the test says so. */
class SlowStorage extends MemoryStorage {
  readonly mayAnswer = Promise.withResolvers<void>();
  asked = 0;

  override async ownMessageId(...asked: Parameters<MemoryStorage["ownMessageId"]>) {
    this.asked++;
    await this.mayAnswer.promise;
    return await super.ownMessageId(...asked);
  }

  override async legacyMessageId(...asked: Parameters<MemoryStorage["legacyMessageId"]>) {
    this.asked++;
    await this.mayAnswer.promise;
    return await super.legacyMessageId(...asked);
  }
}

/** A user who sent "own" long ago, which the network has as "net", before the last start. */
async function afterRestart({ corrected = false } = {}) {
  const storage = new SlowStorage();
  const options = { user, storage, clock: new ManualClock(), log: new MemoryLog() };
  await storage.saveUser({ user, legacyName: legacyName("r"), password: "", language: "", encoding: "" });
  await using before = new StoredMessageIds(options);
  const then = new FakeSpeaker(before);
  then.conversations.send(outgoing("bob", "hark", { id: "own" }));
  then.conversations.status({ conversation: bob, requestId: "1 own", id: net, state: "accepted" });
  if (corrected) {
    then.conversations.status({ conversation: bob, requestId: "2 v2", id: net, state: "accepted" });
  }
  const speaker = new FakeSpeaker(new StoredMessageIds(options));
  speaker.network.capabilities = new Set(["reactions", "retractions", "read_markers"]);
  const { conversations, network, said } = speaker;
  const answer = async (): Promise<void> => {
    await soon();
    storage.mayAnswer.resolve();
    await soon();
  };
  return { speaker, conversations, network, said, storage, answer };
}

test("what the user does to an old message reaches the network under the network's id", async () => {
  const { conversations, network, storage, answer } = await afterRestart();
  storage.mayAnswer.resolve();
  await conversations.react(actionOn("own"), ["👍"]);
  await conversations.retract(actionOn("own"), "");
  conversations.markRead(bob, messageId("own"));
  await answer();
  assert.deepEqual(network.take().map((asked) => /"id":"(.*?)"/.exec(asked)?.[1]), ["net", "net", "net"]);
  assert.equal(storage.asked, 1, "once is enough");
});

test("of two versions under one id the first is what is found again", async () => {
  const { speaker, conversations, answer } = await afterRestart({ corrected: true });
  conversations.readUpTo({ conversation: bob, id: net, by });
  await answer();
  const [event] = speaker.take();
  assert.ok(event?.type === "read-up-to" && event.id === "own");
});

test("what follows waits, so that the order is kept", async () => {
  const { conversations, network, said, answer } = await afterRestart();
  conversations.send({ ...outgoing("bob", "one"), replaces: messageId("own") });
  conversations.send(outgoing("bob", "two"));
  const reaction = conversations.react(actionOn("own"), ["👍"]);
  conversations.send({ ...outgoing("bob", "three"), reply: { to: messageId("his"), text: "" } });
  assert.deepEqual([said.length, network.take().length], [0, 0]);
  await answer();
  await reaction;
  assert.deepEqual(said.map(({ body, replaces, reply }) => [body, replaces ?? reply?.to]), [
    ["one", "net"],
    ["two", undefined],
    ["three", "his"],
  ]);
  conversations.send(outgoing("bob", "four"));
  assert.equal(said.length, 4, "nobody waits any more");
});

test("a message that had to wait and cannot be kept comes back to its sender", async () => {
  const { speaker, conversations, answer } = await afterRestart();
  speaker.mute = new Error("too much");
  conversations.send({ ...outgoing("bob", "one"), replaces: messageId("own") });
  await answer();
  const [event] = speaker.take();
  assert.ok(event?.type === "message-failed" && event.message.body === "one");
});

test("a message that waits when the user leaves comes back to its sender", async () => {
  const { speaker, conversations, said, answer } = await afterRestart();
  conversations.send({ ...outgoing("bob", "one"), replaces: messageId("own") });
  conversations.close();
  await answer();
  assert.equal(said.length, 0);
  assert.deepEqual(speaker.take().map(({ type }) => type), ["message-failed"]);
});

test("what the network says of an old message is told under the user's id, a moment later", async () => {
  const { speaker, conversations, answer } = await afterRestart();
  conversations.reacted({ conversation: bob, id: net, emoji: ["👍"], by });
  conversations.received(incoming("c", "hark, hark", { own: true, replaces: net }));
  conversations.received(incoming("a", "what?", { reply: { to: net, text: "" } }));
  conversations.status({ conversation: bob, id: net, state: "read" });
  conversations.retracted({ conversation: bob, id: net, by, moderated: false, reason: "" });
  assert.equal(speaker.take().length, 0);
  await answer();
  const told = speaker.take().map((event) => {
    if (event.type === "message-received") return event.message.replaces ?? event.message.reply?.to;
    return "id" in event ? event.id : event.type;
  });
  assert.deepEqual(told, ["own", "own", "own", "own", "own"]);
});

test("a plain message never waits", async () => {
  const { speaker, conversations, answer } = await afterRestart();
  conversations.reacted({ conversation: bob, id: net, emoji: ["👍"], by });
  conversations.received(incoming("plain", "hi"));
  assert.deepEqual(speaker.take().map(({ type }) => type), ["message-received"]);
  await answer();
  assert.deepEqual(speaker.take().map(({ type }) => type), ["reactions-changed"]);
});

test("what nobody has ever heard of keeps the id that it came with", async () => {
  const { speaker, conversations, said, answer } = await afterRestart();
  conversations.readUpTo({ conversation: bob, id: legacyMessageId("never"), by });
  conversations.send({ ...outgoing("bob", "one"), replaces: messageId("unheard") });
  await answer();
  const [event] = speaker.take();
  assert.ok(event?.type === "read-up-to" && event.id === "never");
  assert.equal(said[0]?.replaces, "unheard");
});

test("after the end nothing is told any more", async () => {
  const { speaker, conversations, answer } = await afterRestart();
  conversations.readUpTo({ conversation: bob, id: net, by });
  conversations.close();
  await answer();
  assert.deepEqual(speaker.take(), []);
});

test("a flood does not fill the memory: who is too many is refused, or told at once", async () => {
  const { speaker, conversations, answer } = await afterRestart();
  let refused = 0;
  for (let count = 0; count < 2_000; count++) {
    conversations.readUpTo({ conversation: bob, id: legacyMessageId(`n${count}`), by });
    try {
      conversations.send({ ...outgoing("bob", "one"), replaces: messageId(`o${count}`) });
    } catch {
      refused++;
    }
  }
  assert.equal(refused, 1_000);
  assert.equal(speaker.take().length, 1_000);
  await answer();
});
