import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { TransportError } from "../../../lib/errors.ts";
import { ChatTalk } from "./chat_talk.ts";
import { Conversation } from "./conversation.ts";
import { type Answers, done, field, type FlowField, type Stage } from "./flow.ts";

/** A talk about these fields, which ends by telling what was answered. */
function talkOf(...fields: FlowField[]): ChatTalk {
  const answer = (answers: Answers): Promise<Stage> =>
    Promise.resolve(done("Done", [...answers].map(([name, value]) => `${name}=${value}`).join(" ")));
  return new ChatTalk(new Conversation({ kind: "question", title: "Title", text: "Text", fields, answer }));
}

const name = field("name", "text", "Name");
const word = field("word", "password", "Word");
const stay = field("stay", "switch", "Stay?", { value: "1" });
const colour = field("colour", "choice", "Colour", {
  options: [{ value: "r", label: "Red" }, { value: "b", label: "Blue" }],
});

async function play(talk: ChatTalk, ...lines: string[]): Promise<string> {
  let said = talk.words();
  for (const line of lines) said = await talk.hear(line);
  return said;
}

test("each message asks for one thing, and the last answer leads on", async () => {
  const talk = talkOf(name, word);
  assert.equal(talk.words(), "Title\nText\nName?");
  const asked = await talk.hear("montague");
  assert.match(asked, /^Word\?\n\(Your answer stays in the history of this chat/);
  assert.equal(await talk.hear(" rose "), "name=montague word= rose ");
});

test("back goes to the question before, within a stage", async () => {
  const talk = talkOf(name, word);
  assert.match(await play(talk, "paris", "back"), /^Name\?/);
  assert.equal(await play(talk, "montague", "rose"), "name=montague word=rose");
});

test("back goes to the stage before, where everything is asked anew", async () => {
  const second = talkOf(word).conversation.stage;
  const first = { kind: "question", title: "First", text: "", fields: [name] } as const;
  const talk = new ChatTalk(new Conversation({ ...first, answer: () => Promise.resolve(second) }));
  assert.equal(await play(talk, "paris", "back"), "First\nName?");
});

test("where there is nothing to go back to, the question is put again", async () => {
  assert.equal(await play(talkOf(name), "back"), "There is nothing to go back to.\nName?");
});

test("cancel ends it", async () => {
  const talk = talkOf(name);
  assert.equal(await play(talk, " Cancel "), "Cancelled.");
  assert.ok(talk.conversation.isOver);
});

test("a switch is answered by yes and no, and skip leaves it", async () => {
  assert.match(talkOf(stay).words(), /Answer "yes" or "no"\.\n\("skip" leaves it at "yes"\.\)/);
  assert.equal(await play(talkOf(stay), "NO"), "stay=0");
  assert.equal(await play(talkOf(stay), "skip"), "stay=1");
  assert.match(await play(talkOf(stay), "perhaps"), /^Please answer "yes" or "no"\./);
});

test("a choice is made by its number, its label or its value", async () => {
  assert.match(talkOf(colour).words(), /Colour\?\n1\. Red\n2\. Blue$/);
  for (const line of ["2", "blue", "b"]) assert.equal(await play(talkOf(colour), line), "colour=b");
  for (const line of ["3", "0", "-1", "green", "skip"]) {
    assert.match(await play(talkOf(colour), line), /^Please choose/, line);
  }
});

test("where there is only one thing to choose, nobody is asked", async () => {
  const language = field("language", "choice", "Language", {
    needed: false,
    value: "en",
    options: [{ value: "en", label: "en" }],
  });
  assert.equal(await play(talkOf(name, language), "montague"), "name=montague language=en");
});

test("what nobody needs to say may be skipped, and what is needed may not", async () => {
  assert.equal(await play(talkOf(field("note", "text", "Note", { needed: false })), "skip"), "note=");
  assert.equal(await play(talkOf(name), "skip"), "name=skip");
});

test("a question without fields is confirmed, or not", async () => {
  assert.equal(talkOf().words(), 'Title\nText\nAnswer "yes" or "no".');
  assert.equal(await play(talkOf(), "yes"), "");
  assert.equal(await play(talkOf(), "no"), "Cancelled.");
  assert.match(await play(talkOf(), "montague"), /^Please answer/);
});

test("answers that will not do together are all asked for again, with the reason", async () => {
  const refuse = () => Promise.reject(new TransportError("not-acceptable", "Nobody has that name."));
  const stage = { kind: "question", title: "Title", text: "", fields: [name, word], answer: refuse } as const;
  const talk = new ChatTalk(new Conversation(stage));
  assert.equal(await play(talk, "paris", "rose"), "Nobody has that name.\nName?");
});

test("words that were said already answer the first questions", async () => {
  assert.match(await talkOf(name, word).hearAll(["montague"]), /^Word\?/);
  assert.equal(await talkOf(name, word).hearAll(["montague", "rose", "more"]), "name=montague word=rose");
});

test("a QR code is shown as a text, and who asks meanwhile sees it again", async () => {
  const { promise } = Promise.withResolvers<Stage>();
  const stage = {
    kind: "waiting",
    title: "Scan",
    text: "Scan this.",
    qr: "abc",
    code: "42",
    next: promise,
  } as const;
  const talk = new ChatTalk(new Conversation(stage));
  assert.equal(talk.words(), "Scan\nScan this.\nCode: 42\nabc");
  assert.match(await talk.hear("what?"), /^Scan/);
});
