import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { TransportError } from "../../../lib/errors.ts";
import { Conversation } from "./conversation.ts";
import { done, field, type Question, type Stage } from "./flow.ts";

function question(title: string, next: () => Stage | Promise<Stage>): Question {
  return {
    kind: "question",
    title,
    text: "",
    fields: [field("name", "text", "Name")],
    answer: async () => await next(),
  };
}

const montague = new Map([["name", "montague"]]);

test("an answer leads to the next stage, and back leads to the question before", async () => {
  const conversation = new Conversation(question("one", () => question("two", () => done("end", ""))));
  assert.equal(conversation.mayGoBack, false);
  assert.equal((await conversation.answer(montague)).title, "two");
  assert.equal(conversation.mayGoBack, true);
  assert.equal(conversation.back().title, "one");
  assert.equal(conversation.mayGoBack, false);
  assert.throws(() => conversation.back(), { code: "not-acceptable" });
});

test("an answer that will not do leaves everything as it was", async () => {
  const refused = () => Promise.reject(new TransportError("not-acceptable", "No."));
  const conversation = new Conversation(question("one", refused));
  await assert.rejects(conversation.answer(montague), { message: "No." });
  await assert.rejects(conversation.answer(new Map()), { message: "Please answer: Name" });
  assert.equal(conversation.stage.title, "one");
});

test("what was set going cannot be answered otherwise any more", async () => {
  const { promise } = Promise.withResolvers<Stage>();
  const waiting: Stage = { kind: "waiting", title: "wait", text: "", next: promise };
  const conversation = new Conversation(question("one", () => waiting));
  await conversation.answer(montague);
  assert.ok(conversation.follow(waiting, question("two", () => done("end", ""))));
  assert.equal(conversation.stage.title, "two");
  assert.equal(conversation.mayGoBack, false);
});

test("what comes after a stage that was left is not gone to", () => {
  const { promise } = Promise.withResolvers<Stage>();
  const waiting: Stage = { kind: "waiting", title: "wait", text: "", next: promise };
  const conversation = new Conversation(waiting);
  conversation.cancel();
  assert.equal(conversation.follow(waiting, done("late", "")), false);
  assert.equal(conversation.stage.kind, "end");
});

test("who gives up while an answer is looked at has given up, and two answers at once are one", async () => {
  const gate = Promise.withResolvers<Stage>();
  const conversation = new Conversation(question("one", () => gate.promise));
  const answered = conversation.answer(montague);
  await assert.rejects(conversation.answer(montague), { message: /still being looked at/ });
  conversation.cancel();
  gate.resolve(done("end", ""));
  const stage = await answered;
  assert.ok(stage.kind === "end");
  assert.equal(stage.outcome, "cancelled");
});

test("whoever asked is told that the person gave up, and only once", () => {
  let times = 0;
  const conversation = new Conversation({
    ...question("one", () => done("", "")),
    giveUp: () => void times++,
  });
  conversation.cancel();
  conversation.cancel();
  assert.equal(times, 1);
});
