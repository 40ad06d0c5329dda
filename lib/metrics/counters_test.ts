import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { Counters } from "./counters.ts";

test("each way has a count of its own, from nought", () => {
  const counters = new Counters();
  assert.deepEqual([counters.fromUsers, counters.toUsers], [0, 0]);
  counters.messageFromUser();
  counters.messageToUser();
  counters.messageToUser();
  assert.deepEqual([counters.fromUsers, counters.toUsers], [1, 2]);
});
