import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import {
  AttachmentDisposition,
  type ConversationMessage,
  FailureReason,
  MessageState,
} from "../../proto/mod.ts";
import {
  readDoer,
  readHistory,
  readMessage,
  readReactions,
  readReadMarker,
  readRetraction,
  readStatus,
} from "./read_message.ts";

const names = { user: "romeo@example.com", buddy: "juliet", legacyId: "72" };

/** What is read of a message, but for what every message has. */
function read(changed: Partial<ConversationMessage>): object {
  const payload = { userName: names.user, buddyName: names.buddy, message: "hi", ...changed };
  const { conversation, body, headline, ...rest } = readMessage(payload, false);
  assert.deepEqual([conversation, body, headline], ["juliet", "hi", false]);
  return rest;
}

test("a message may have an id, a thread, markup, and be missed or the user's own", () => {
  assert.deepEqual(
    read({ legacyId: "72", thread: "vows", xhtml: "<b>hi</b>", carbon: true, history: true }),
    {
      attachments: [],
      id: "72",
      markup: "<b>hi</b>",
      own: true,
      thread: "vows",
      history: true,
    },
  );
  assert.deepEqual(read({ legacyId: "", thread: "", xhtml: "", carbon: false, history: false }), {
    attachments: [],
  });
});

test("a message says what it answers, by whom and in which words, as far as that is known", () => {
  const reply = (of: object) => ({ attachments: [], reply: of });
  assert.deepEqual(
    read({ reply: { legacyId: "70", authorIsUser: true, text: "swear" } }),
    reply({ to: "70", text: "swear", author: { isUser: true } }),
  );
  assert.deepEqual(
    read({ reply: { legacyId: "70", author: "nurse" } }),
    reply({ to: "70", text: "", author: { isUser: false, name: "nurse" } }),
  );
  assert.deepEqual(read({ reply: { legacyId: "70" } }), reply({ to: "70", text: "" }));
  assert.deepEqual(read({ replaces: "70" }), { attachments: [], replaces: "70" });
});

test("only an old message has a time, the finer one if there are two", () => {
  const time = (changed: Partial<ConversationMessage>) => read(changed);
  const at = (milliseconds: number) => ({ attachments: [], sentAt: new Date(milliseconds) });
  const timestamp = "20200102T030405";
  assert.deepEqual(time({ timeMs: 1_500 }), { attachments: [] }, "every message of protocol 2 has that");
  assert.deepEqual(time({ timeMs: 1_500, timestamp }), at(1_500));
  assert.deepEqual(time({ timestamp }), at(Date.UTC(2020, 0, 2, 3, 4, 5)));
  assert.deepEqual(time({ timeMs: 1_500, history: true }), { ...at(1_500), history: true });
});

test("a time beyond all calendars is none", () => {
  for (const timeMs of [9e15, -9e15, NaN, Infinity]) {
    assert.deepEqual(read({ timeMs, history: true }), { attachments: [], history: true });
    assert.equal(readReactions({ ...names, timeMs }).at, undefined);
    const message = { userName: names.user, buddyName: names.buddy, message: "hi", timeMs };
    const page = readHistory({ ...names, requestId: "1", message: [message] });
    assert.equal(page.messages[0]?.message.sentAt, undefined);
  }
});

test("a file is described as far as somebody has", () => {
  const thumbnail = new Uint8Array([1]);
  const facts = { name: "rose.png", size: 3, width: 4, height: 5, durationMs: 6, sha256: "ab" };
  const [bare, full] = readMessage({
    userName: names.user,
    buddyName: names.buddy,
    message: "",
    attachment: [
      { url: "https://a/b", disposition: AttachmentDisposition.unknown },
      {
        url: "",
        data: thumbnail,
        mimeType: "image/png",
        thumbnail,
        thumbnailType: "image/jpeg",
        disposition: AttachmentDisposition.voice,
        ...facts,
      },
    ],
  }, false).attachments;
  assert.deepEqual(bare, { url: "https://a/b", mimeType: "", description: "" });
  assert.deepEqual(full, {
    url: "",
    mimeType: "image/png",
    description: "",
    data: thumbnail,
    thumbnail: { data: thumbnail, mimeType: "image/jpeg" },
    disposition: "voice",
    ...facts,
  });
});

test("who did something is the user, somebody in a room, or the buddy", () => {
  assert.deepEqual(readDoer({ carbon: true, nickname: "romeo" }), { kind: "user" });
  assert.deepEqual(readDoer({ nickname: "nurse" }), {
    kind: "participant",
    author: { nickname: "nurse", participantId: "" },
  });
  assert.deepEqual(readDoer({ participantId: "p1", nickname: "" }), {
    kind: "participant",
    author: { nickname: "", participantId: "p1" },
  });
  assert.deepEqual(readDoer({ nickname: "", participantId: "" }), { kind: "buddy" });
});

test("reactions, retractions and markers name a message and who did it", () => {
  const of = { conversation: "juliet", id: "72", by: { kind: "buddy" } };
  assert.deepEqual(readReactions({ ...names, emoji: ["👍"], timeMs: 1_500 }), {
    ...of,
    emoji: ["👍"],
    at: new Date(1_500),
  });
  assert.deepEqual(readReactions(names), { ...of, emoji: [] });
  assert.deepEqual(readRetraction(names), { ...of, moderated: false, reason: "" });
  assert.deepEqual(readRetraction({ ...names, moderated: true, reason: "rude", carbon: true }), {
    ...of,
    by: { kind: "user" },
    moderated: true,
    reason: "rude",
  });
  assert.deepEqual(readReadMarker(names), of);
});

test("a state names the message by either id, and why it failed", () => {
  const { legacyId: _, ...which } = names;
  assert.deepEqual(
    readStatus({ ...which, requestId: "1 own", legacyId: "72", state: MessageState.accepted }),
    {
      conversation: "juliet",
      requestId: "1 own",
      id: "72",
      state: "accepted",
    },
  );
  const failed = readStatus({
    ...which,
    requestId: "1",
    state: MessageState.failed,
    reason: FailureReason.tooLate,
    text: "After an hour it stays.",
  });
  assert.equal(failed.state, "failed");
  assert.deepEqual([failed.failure?.code, failed.failure?.message], [
    "not-acceptable",
    "After an hour it stays.",
  ]);
  assert.deepEqual(readStatus({ ...which, requestId: "", legacyId: "", nickname: "nurse" }), {
    conversation: "juliet",
    state: "unknown",
    author: { nickname: "nurse", participantId: "" },
  });
});

test("a page of history has times on all messages, and authors in rooms", () => {
  const message = { userName: names.user, buddyName: "#balcony", message: "hi", timeMs: 1_500 };
  const page = readHistory({
    user: names.user,
    requestId: "1",
    buddy: "#balcony",
    message: [message, { ...message, nickname: "nurse", legacyId: "2" }],
    complete: true,
    cursor: "next",
  });
  assert.deepEqual([page.complete, page.cursor], [true, "next"]);
  assert.deepEqual(
    page.messages.map(({ message, author }) => [message.sentAt?.getTime(), author?.nickname]),
    [
      [1_500, undefined],
      [1_500, "nurse"],
    ],
  );
});
