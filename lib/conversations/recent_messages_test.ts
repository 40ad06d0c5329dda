import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { legacyMessageId, legacyName, messageId } from "../ids.ts";
import { RecentMessages } from "./recent_messages.ts";

const [bob, eve] = [legacyName("Bob"), legacyName("eve")];
const [own, other, theirs] = [messageId("own"), messageId("other"), legacyMessageId("theirs")];

test("a message of the user's has the network's id once the network has said it", () => {
  const recent = new RecentMessages();
  recent.note(bob, { id: own, text: "hi" });
  assert.equal(recent.legacyIdOf(bob, own), own);
  recent.learn(legacyName("bOB"), own, theirs);
  assert.equal(recent.legacyIdOf(bob, own), theirs);
  assert.equal(recent.idOf(bob, theirs), own);
  assert.equal(recent.find(bob, own)?.text, "hi");
});

test("the network's messages have one id on both sides, and so has whatever nobody knows", () => {
  const recent = new RecentMessages();
  recent.note(bob, { id: messageId("theirs"), legacyId: theirs, text: "hi" });
  assert.deepEqual([recent.idOf(bob, theirs), recent.knows(bob, theirs)], ["theirs", true]);
  assert.deepEqual([recent.idOf(eve, theirs), recent.knows(eve, theirs)], ["theirs", false]);
});

test("an id may be learned of a message that was never noted", () => {
  const recent = new RecentMessages();
  recent.learn(bob, own, theirs);
  assert.equal(recent.idOf(bob, theirs), own);
});

test("a message that came back before its id was told becomes the user's", () => {
  const recent = new RecentMessages();
  recent.note(bob, { id: own, text: "hi" });
  recent.note(bob, { id: messageId("theirs"), legacyId: theirs, text: "hi" });
  recent.learn(bob, own, theirs);
  assert.equal(recent.idOf(bob, theirs), own);
  assert.equal(recent.legacyIdOf(bob, own), theirs);
  assert.equal(recent.legacyIdOf(bob, messageId("theirs")), theirs);
});

test("a new version under the id of the first is known by both, and the first is what is told", () => {
  const recent = new RecentMessages();
  recent.learn(bob, own, theirs);
  recent.learn(bob, other, theirs);
  assert.equal(recent.idOf(bob, theirs), own);
  assert.deepEqual([recent.legacyIdOf(bob, own), recent.legacyIdOf(bob, other)], [theirs, theirs]);
});

test("the oldest are forgotten, from both sides", () => {
  const recent = new RecentMessages();
  for (let count = 0; count < 201; count++) {
    recent.learn(bob, messageId(`o${count}`), legacyMessageId(`n${count}`));
  }
  assert.deepEqual([0, 1].map((count) => recent.knows(bob, legacyMessageId(`n${count}`))), [false, true]);
  assert.equal(recent.find(bob, messageId("o0")), undefined);
  assert.ok(recent.find(bob, messageId("o200")));
});

test("of what was noted twice the newer is found, wherever it is in the ring", () => {
  for (let before = 0; before < 400; before += 50) {
    const recent = new RecentMessages();
    for (let count = 0; count < before; count++) recent.note(bob, { id: messageId(`${count}`), text: "" });
    recent.note(bob, { id: own, text: "old" });
    recent.note(bob, { id: other, text: "" });
    recent.note(bob, { id: own, text: "new" });
    assert.equal(recent.find(bob, own)?.text, "new", `after ${before}`);
  }
});

test("of two versions the first is told, wherever it is in the ring", () => {
  for (let before = 150; before < 250; before++) {
    const recent = new RecentMessages();
    for (let count = 0; count < before; count++) recent.note(bob, { id: messageId(`${count}`), text: "" });
    recent.learn(bob, own, theirs);
    recent.learn(bob, other, theirs);
    assert.equal(recent.idOf(bob, theirs), own, `after ${before}`);
  }
});

test("of a long text only the beginning is kept", () => {
  const recent = new RecentMessages();
  recent.note(bob, { id: own, text: "x".repeat(100_000) });
  assert.equal(recent.find(bob, own)?.text.length, 100);
});
