import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import type { Feature } from "../../proto/mod.ts";
import { legacyMessageId } from "../ids.ts";
import type { Attachment, OutgoingMessage } from "../message.ts";
import type { LegacyMessageId } from "../ids.ts";
import { outgoing } from "../users/fake_network.ts";
import { degraded } from "./degrade.ts";

type Message = OutgoingMessage<LegacyMessageId>;

const reply = { to: legacyMessageId("70"), text: "What shall I\nswear by?" };
const file: Attachment = { url: "https://a/rose.png", mimeType: "image/png", description: "" };

/** What a backend gets that has a use only for these. */
function toBackend(message: Partial<Message>, ...can: Feature[]) {
  const { origin: _, conversation: __, ...got } = degraded(
    { ...outgoing("bob", "thyself"), ...message },
    (feature) => can.includes(feature),
  );
  return got;
}

test("what a backend has a use for it gets as it is", () => {
  const rich: Partial<Message> = {
    reply,
    replaces: legacyMessageId("71"),
    thread: "vows",
    attachments: [file],
    attention: true,
    markup: "<b>thyself</b>",
  };
  const all: Feature[] = ["replies", "corrections", "threads", "attachments", "attention"];
  assert.deepEqual(toBackend(rich, ...all), { body: "thyself", ...rich });
});

test("a plain message is not even copied", () => {
  const message: Message = { ...outgoing("bob", "hi"), markup: "<b>hi</b>", receiptId: "r" };
  assert.equal(degraded(message, () => false), message);
});

test("a reply quotes, and has no markup that would not", () => {
  assert.deepEqual(toBackend({ reply, markup: "<b>thyself</b>" }), {
    body: "> What shall I\n> swear by?\nthyself",
  });
  assert.deepEqual(toBackend({ reply: { ...reply, text: "" } }), { body: "thyself" });
});

test("a correction begins with an asterisk, and a thread is left out", () => {
  assert.deepEqual(toBackend({ replaces: legacyMessageId("71"), thread: "vows" }), { body: "* thyself" });
});

test("a file is named by its address, once, or described if it has none", () => {
  assert.deepEqual(toBackend({ attachments: [file] }), { body: "thyself\nhttps://a/rose.png" });
  assert.deepEqual(toBackend({ body: file.url, attachments: [file] }), { body: file.url });
  assert.deepEqual(toBackend({ body: "", attachments: [file] }), { body: file.url });
  const kept = { ...file, url: "", name: "rose.png", size: 2048, description: "a rose" };
  assert.deepEqual(toBackend({ body: "", attachments: [kept] }), { body: "[rose.png, 2 KiB] a rose" });
});

test("a nudge is said, unless it has words of its own", () => {
  assert.deepEqual(toBackend({ body: "", attention: true }), { body: "[wants your attention]" });
  assert.deepEqual(toBackend({ attention: true }), { body: "thyself" });
});

test("what only one part of a message needs is done to that part only", () => {
  const message = { reply, attachments: [file], markup: "<b>thyself</b>" };
  assert.deepEqual(toBackend(message, "replies"), { body: "thyself\nhttps://a/rose.png", reply });
  assert.deepEqual(toBackend(message, "attachments"), {
    body: "> What shall I\n> swear by?\nthyself",
    attachments: [file],
  });
});
