import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { features } from "./features.ts";

test("no two features answer the same question at the same kind of address", () => {
  const questions = features.flatMap(({ iq = [] }) =>
    iq.flatMap(({ type, name, xmlns, at }) => at.map((kind) => `${type} ${name} ${xmlns} ${kind}`))
  );
  assert.deepEqual(questions, [...new Set(questions)]);
});

test("each feature has a name of its own and says where it is specified", () => {
  assert.equal(new Set(features.map(({ name }) => name)).size, features.length);
  for (const { name, spec, version } of features) {
    assert.notEqual(spec, "", name);
    assert.equal(version !== undefined, spec.startsWith("XEP-"), `${name}: the version that was read`);
  }
});

test("what is advertised as a question can be asked", () => {
  for (const { name, advertise = {}, iq = [] } of features) {
    for (const handler of iq) {
      for (const kind of handler.at) {
        assert.ok(advertise[kind]?.includes(handler.xmlns), `${name} hides ${handler.xmlns} at a ${kind}`);
      }
    }
  }
});
