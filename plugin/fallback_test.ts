import assert from "node:assert/strict";
import fc from "fast-check";
import {
  Affiliation,
  type ConversationMessage,
  encodeWrapper,
  type KnownWrapper,
  MessageState,
  ParticipantFlag,
  Role,
  StatusType,
  withoutProtocol2,
} from "../proto/mod.ts";
import { test } from "../tests/test.ts";
import { inProtocol1 } from "./fallback.ts";
import { wrappers } from "../proto/values_testing.ts";

const user = "romeo@example.com";
const names = { userName: user, buddyName: "juliet" };
const who = { user, buddy: "juliet" };

/** The message that an old main process gets for this wrapper. */
function toldAs(wrapper: KnownWrapper): ConversationMessage {
  const told = inProtocol1(wrapper);
  assert.ok(told?.type === "CONV_MESSAGE");
  return told.payload;
}

test("whatever is reported, an old main process gets no byte that it does not know", () => {
  fc.assert(fc.property(wrappers, (wrapper) => {
    const told = inProtocol1(wrapper);
    if (told === undefined) return;
    assert.deepEqual(encodeWrapper(told), encodeWrapper(withoutProtocol2(told) ?? { type: "PING" }));
  }));
});

test("what has nothing of Protocol 2 stays as it is", () => {
  const payload = {
    ...names,
    message: "hi",
    xhtml: "<b>hi</b>",
    id: "7",
    attachment: [{ url: "https://a/b" }],
  };
  assert.deepEqual(inProtocol1({ type: "CONV_MESSAGE", payload }), { type: "CONV_MESSAGE", payload });
});

test("a reply quotes what it answers, and loses markup that does not", () => {
  const reply = { legacyId: "1", text: "two\nlines" };
  const payload = { ...names, message: "yes", xhtml: "<b>yes</b>", reply };
  assert.deepEqual(toldAs({ type: "CONV_MESSAGE", payload }), { ...names, message: "> two\n> lines\nyes" });
});

test("a quotation is cut short", () => {
  const reply = { legacyId: "1", text: "x".repeat(5000) };
  const { message } = toldAs({ type: "CONV_MESSAGE", payload: { ...names, message: "yes", reply } });
  assert.ok(message.length < 300 && message.endsWith("…\nyes"));
});

test("a correction begins with an asterisk", () => {
  const payload = { ...names, message: "their", replaces: "1", legacyId: "2" };
  assert.deepEqual(toldAs({ type: "CONV_MESSAGE", payload }), { ...names, message: "* their" });
});

test("a file with a link keeps the link, one without is named", () => {
  const attachment = [
    { url: "https://example.com/a", name: "a" },
    { url: "", name: "cat.jpg", size: 2000, description: "my cat", data: new Uint8Array(2000) },
    { url: "", mimeType: "audio/ogg" },
  ];
  assert.deepEqual(toldAs({ type: "CONV_MESSAGE", payload: { ...names, message: "", attachment } }), {
    ...names,
    message: "[cat.jpg, 2 KiB] my cat\n[audio/ogg]",
    attachment: [{ url: "https://example.com/a" }],
  });
});

test("reactions and retractions are short messages of whoever did it", () => {
  const reaction = { ...who, legacyId: "1", emoji: ["👍", "🎉"], nickname: "nurse", carbon: false };
  assert.deepEqual(toldAs({ type: "REACTION", payload: reaction }), {
    ...names,
    message: "[reacted with 👍 🎉]",
    nickname: "nurse",
    carbon: false,
  });
  const texts = [
    toldAs({ type: "REACTION", payload: { ...who, legacyId: "1" } }),
    toldAs({ type: "RETRACTION", payload: { ...who, legacyId: "1" } }),
    toldAs({ type: "RETRACTION", payload: { ...who, legacyId: "1", moderated: true, reason: "spam" } }),
  ].map(({ message }) => message);
  assert.deepEqual(texts, [
    "[took a reaction back]",
    "[took a message back]",
    "[a moderator removed a message: spam]",
  ]);
});

test("an invitation says where to, and from whom it is", () => {
  const payload = { user, room: "#verona", name: "Verona", buddy: "juliet", reason: "come", password: "pw" };
  assert.deepEqual(toldAs({ type: "ROOM_INVITATION", payload }), {
    ...names,
    message: "[invites you to the room Verona (#verona)]\ncome\nPassword: pw",
  });
  assert.equal(toldAs({ type: "ROOM_INVITATION", payload: { user, room: "#verona" } }).buddyName, "#verona");
});

test("whoever declines an invitation says so", () => {
  const payload = { user, buddy: "juliet", room: "#verona", reason: "asleep" };
  assert.deepEqual(toldAs({ type: "ROOM_DECLINE", payload }), {
    ...names,
    message: "[does not come to the room #verona]\nasleep",
  });
});

test("a message that arrived is a receipt, one that failed is told in words, one that is accepted is not told", () => {
  const status = { ...who, requestId: "r1" };
  const told = (state: MessageState, text?: string): KnownWrapper | undefined =>
    inProtocol1({
      type: "MESSAGE_STATUS",
      payload: { ...status, state, ...(text === undefined ? {} : { text }) },
    });
  const receipt = { type: "CONV_MESSAGE_ACK", payload: { ...names, message: "", id: "r1" } };
  assert.deepEqual(told(MessageState.delivered), receipt);
  assert.deepEqual(told(MessageState.read), receipt);
  assert.equal(told(MessageState.accepted), undefined);
  assert.deepEqual(told(MessageState.failed, "Too fast."), {
    type: "CONV_MESSAGE",
    payload: { ...names, message: "Not delivered: Too fast." },
  });
});

test("who leads a room is a moderator, and the reason of leaving is the status text", () => {
  const payload = {
    userName: user,
    room: "#verona",
    nickname: "prince",
    flag: 0,
    status: StatusType.offline,
  };
  const told = (more: object): KnownWrapper | undefined =>
    inProtocol1({ type: "PARTICIPANT_CHANGED", payload: { ...payload, ...more } });
  for (const more of [{ role: Role.moderator }, { affiliation: Affiliation.owner }]) {
    assert.deepEqual(told(more)?.type === "PARTICIPANT_CHANGED" && told(more), {
      type: "PARTICIPANT_CHANGED",
      payload: { ...payload, flag: ParticipantFlag.moderator },
    });
  }
  assert.deepEqual(told({ reason: "tired", flag: ParticipantFlag.kicked }), {
    type: "PARTICIPANT_CHANGED",
    payload: { ...payload, flag: ParticipantFlag.kicked, statusMessage: "tired" },
  });
});

test("nobody types in the name of a whole room", () => {
  const typing = (more: object): KnownWrapper | undefined =>
    inProtocol1({ type: "BUDDY_TYPING", payload: { ...names, ...more } });
  assert.deepEqual(typing({}), { type: "BUDDY_TYPING", payload: names });
  assert.equal(typing({ nickname: "nurse" }), undefined);
});

test("of the login steps, those that need no answer are shown", () => {
  const step = { user, stepId: "1", title: "Scan", text: "With your phone." };
  assert.deepEqual(toldAs({ type: "LOGIN_STEP", payload: { ...step, qr: "tel:42" } }), {
    userName: user,
    buddyName: "login",
    message: "Scan\nWith your phone.\ntel:42",
  });
  assert.equal(inProtocol1({ type: "LOGIN_STEP", payload: step }), undefined);
  const field = [{ name: "code" }];
  assert.equal(inProtocol1({ type: "LOGIN_STEP", payload: { ...step, qr: "tel:42", field } }), undefined);
});
