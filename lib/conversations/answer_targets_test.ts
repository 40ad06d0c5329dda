import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { legacyName, resourceId } from "../ids.ts";
import { AnswerTargets } from "./answer_targets.ts";

function message(conversation: string, resource: string) {
  const origin = { resource: resourceId(resource), to: "", id: undefined };
  return { conversation: legacyName(conversation), body: "hello", origin };
}

test("an answer goes to the client that wrote last in that conversation", () => {
  const targets = new AnswerTargets();
  targets.wrote(message("Juliet", "romeo@example.org/orchard"));
  targets.wrote(message("juliet", "romeo@example.org/balcony"));
  targets.wrote(message("nurse", "romeo@example.org/orchard"));
  assert.equal(targets.of(legacyName("JULIET")), "romeo@example.org/balcony");
  assert.equal(targets.of(legacyName("nurse")), "romeo@example.org/orchard");
});

test("after it was cleared nobody is the right one", () => {
  const targets = new AnswerTargets();
  targets.wrote(message("juliet", "romeo@example.org/orchard"));
  targets.clear();
  assert.equal(targets.of(legacyName("juliet")), undefined);
});
