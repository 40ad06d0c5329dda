import assert from "node:assert/strict";
import { ManualClock } from "../../../lib/clock.ts";
import { userId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { stanza } from "../testing.ts";
import { questionPatience, RawQuestions } from "./questions.ts";

const [romeo, juliet] = [userId("romeo@verona.example"), userId("juliet@verona.example")];
const iq = (id: string, from = "romeo@verona.example/home") =>
  stanza(`<iq type='get' id='${id}' from='${from}' to='irc.example'><q xmlns='urn:q'/></iq>`);

class Play {
  readonly clock = new ManualClock();
  readonly refused: string[] = [];
  #ids = 0;
  readonly questions = new RawQuestions({
    clock: this.clock,
    newId: () => `new${++this.#ids}`,
    refuse: ({ attrs }, { code }) => void this.refused.push(`${attrs.id} of ${attrs.from}: ${code}`),
  });
}

test("a question keeps its id, and is closed by it once", () => {
  const { questions, clock } = new Play();
  assert.equal(questions.open(romeo, iq("a")), "a");
  assert.equal(questions.close(juliet, "a"), undefined);
  assert.equal(questions.close(romeo, "a")?.attrs.from, "romeo@verona.example/home");
  assert.equal(questions.close(romeo, "a"), undefined);
  assert.equal(clock.waiting, 0);
});

test("two clients of a user may ask with the same id", () => {
  const { questions } = new Play();
  questions.open(romeo, iq("a"));
  const other = questions.open(romeo, iq("a", "romeo@verona.example/phone"));
  assert.equal(other, "new1");
  assert.deepEqual({ ...questions.close(romeo, other)?.attrs }, {
    ...iq("a", "romeo@verona.example/phone").attrs,
  });
  assert.equal(questions.close(romeo, "a")?.attrs.from, "romeo@verona.example/home");
});

test("a question that is not answered in time is refused", () => {
  const { questions, clock, refused } = new Play();
  questions.open(romeo, iq("a"));
  clock.advance(questionPatience - 1);
  assert.deepEqual(refused, []);
  clock.advance(1);
  assert.deepEqual(refused, ["a of romeo@verona.example/home: backend-unavailable"]);
  assert.equal(questions.close(romeo, "a"), undefined);
});

test("when a login ends, the user's questions are refused, and nobody else's", () => {
  const { questions, clock, refused } = new Play();
  questions.open(romeo, iq("a"));
  questions.open(romeo, iq("b"));
  questions.open(juliet, iq("c", "juliet@verona.example/x"));
  questions.abandon(romeo);
  assert.equal(refused.length, 2);
  assert.equal(clock.waiting, 1);
  questions.abandon(juliet);
  assert.equal(clock.waiting, 0);
});

test("nobody asks without end", () => {
  const { questions } = new Play();
  for (let count = 0; count < 200; count++) questions.open(romeo, iq(`q${count}`));
  assert.throws(() => questions.open(romeo, iq("more")), { code: "backend-unavailable" });
  questions.open(juliet, iq("mine"));
});
