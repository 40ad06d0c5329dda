import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { messageRequestId, senderIdOf } from "./request_id.ts";

test("the sender's id comes back as it was, spaces and all", () => {
  const id = fc.string({ maxLength: 200, unit: "binary" });
  fc.assert(fc.property(fc.nat(), id, (count, id) => senderIdOf(messageRequestId(count, id)) === id));
});

test("two messages have two ids, whatever their senders call them", () => {
  const id = fc.option(fc.string(), { nil: undefined });
  fc.assert(fc.property(id, id, (one, other) => messageRequestId(1, one) !== messageRequestId(2, other)));
});

test("a message without an id, or with a monstrous one, has none to come back", () => {
  assert.equal(senderIdOf(messageRequestId(1, undefined)), undefined);
  assert.equal(senderIdOf(messageRequestId(1, "x".repeat(201))), undefined);
});
