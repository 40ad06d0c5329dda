import assert from "node:assert/strict";
import { FailureReason, MessageState } from "../../proto/mod.ts";
import { test } from "../../tests/test.ts";
import { failureOf, refusalOf } from "./message_status.ts";

const about = { user: "romeo@example.com", buddy: "juliet", requestId: "1" };

test("only a message that failed is an error", () => {
  for (
    const state of [MessageState.accepted, MessageState.delivered, MessageState.read, MessageState.unknown]
  ) {
    assert.equal(failureOf({ ...about, state }), undefined);
  }
});

test("the backend's words are the user's, and its reason the error", () => {
  const failed = {
    ...about,
    state: MessageState.failed,
    reason: FailureReason.notFound,
    text: "Who is that?",
  };
  const error = failureOf(failed);
  assert.deepEqual([error?.code, error?.message], ["item-not-found", "Who is that?"]);
});

test("a failure without a reason or words is still one", () => {
  const error = failureOf({ ...about, state: MessageState.failed });
  assert.equal(error?.code, "internal");
  assert.match(error?.message ?? "", /did not take/);
});

test("a request that was refused is an error, with the reason's code", () => {
  const result = { user: "u", requestId: "1" };
  assert.equal(refusalOf({ ...result, ok: true }), undefined);
  assert.equal(refusalOf({ ...result, ok: false, reason: FailureReason.notFound })?.code, "item-not-found");
});
