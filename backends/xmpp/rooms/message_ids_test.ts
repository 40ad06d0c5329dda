import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { MessageIds } from "./message_ids.ts";

test("a message has the room's name and its sender's, and nobody can speak for another", () => {
  const ids = new MessageIds();
  ids.add("room-1", "Romeo", "1");
  ids.add("room-2", "Juliet", "1");
  assert.equal(ids.legacyIdOf("1", "Romeo"), "room-1");
  assert.equal(ids.legacyIdOf("1", "Juliet"), "room-2");
  assert.equal(ids.legacyIdOf("1", "Tybalt"), "1");
  assert.deepEqual([ids.senderIdOf("room-2"), ids.authorOf("room-2")], ["1", "Juliet"]);
});

test("of endlessly many messages the latest are remembered", () => {
  const ids = new MessageIds();
  for (let n = 0; n < 2000; n++) ids.add(`room-${n}`, "Romeo", `id-${n}`);
  assert.equal(ids.authorOf("room-0"), undefined);
  assert.equal(ids.legacyIdOf("id-1999", "Romeo"), "room-1999");
});
