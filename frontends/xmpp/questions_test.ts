import assert from "node:assert/strict";
import { ManualClock } from "../../lib/clock.ts";
import { test } from "../../tests/test.ts";
import { AnswerError, questionPatience, Questions } from "./questions.ts";
import { stanza } from "./testing.ts";
import { type Element, xml } from "./xml/element.ts";

class Stage {
  readonly clock = new ManualClock();
  readonly sent: Element[] = [];
  #ids = 0;
  readonly questions = new Questions({
    clock: this.clock,
    newId: () => `id${++this.#ids}`,
    send: (question) => void this.sent.push(question),
  });

  ask(to = "verona.example"): Promise<string> {
    return this.questions.ask(xml("iq", { type: "get", to })).then(String, (error) => failure(error));
  }
}

function failure(error: unknown): string {
  return error instanceof AnswerError ? `${error.condition}: ${error.message}` : String(error);
}

const result = "<iq type='result' id='id1' from='verona.example'/>";

test("an answer goes to whoever asked the question", async () => {
  const stage = new Stage();
  const [one, other] = [stage.ask(), stage.ask("mantua.example")];
  assert.deepEqual(stage.sent.map(({ attrs }) => attrs.id), ["id1", "id2"]);
  assert.equal(
    stage.questions.answered(stanza("<iq type='result' id='id2' from='mantua.example' to='x'/>")),
    true,
  );
  assert.equal(stage.questions.answered(stanza(result)), true);
  assert.match(await one, /verona/);
  assert.match(await other, /mantua/);
  assert.equal(stage.clock.waiting, 0);
});

test("an error is told by its condition and its words", async () => {
  const stage = new Stage();
  const asked = stage.ask();
  stage.questions.answered(stanza(
    "<iq type='error' id='id1' from='verona.example'><error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>" +
      "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Go away</text></error></iq>",
  ));
  assert.equal(await asked, "forbidden: Go away");
  const silent = stage.ask();
  stage.questions.answered(stanza("<iq type='error' id='id2' from='verona.example'/>"));
  assert.equal(await silent, "undefined-condition: undefined-condition");
});

test("somebody else's answer, one nobody waits for, and a second one are left alone", async () => {
  const stage = new Stage();
  const asked = stage.ask();
  assert.equal(stage.questions.answered(stanza("<iq type='result' id='id1' from='evil.example'/>")), false);
  assert.equal(stage.questions.answered(stanza("<iq type='result' id='id9' from='verona.example'/>")), false);
  assert.equal(stage.questions.answered(stanza("<iq type='result'/>")), false);
  assert.equal(stage.questions.answered(stanza(result)), true);
  await asked;
  assert.equal(stage.questions.answered(stanza(result)), false);
});

test("nobody waits for ever, nor for a server that is gone", async () => {
  const stage = new Stage();
  const late = stage.ask();
  stage.clock.advance(questionPatience);
  assert.match(await late, /no answer in time/);
  const lost = stage.ask();
  stage.questions.abandon();
  assert.match(await lost, /was lost/);
  assert.equal(stage.clock.waiting, 0);
});

test("there is an end to what may be open", async () => {
  const stage = new Stage();
  const asked = Array.from({ length: 10_001 }, () => stage.ask());
  assert.match(await asked.pop() ?? "", /Too many/);
  stage.questions.abandon();
  await Promise.all(asked);
});
