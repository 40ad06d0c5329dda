import assert from "node:assert/strict";
import { userId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { KeptStanzas } from "./kept_stanzas.ts";

const romeo = userId("romeo@verona.example");

test("what waits is handed over once, in order, and makes room again", () => {
  const kept = new KeptStanzas();
  for (let id = 0; id < 1_000; id++) assert.equal(kept.keep(romeo, xml("message", { id: String(id) })), true);
  assert.equal(kept.keep(romeo, xml("message")), false, "one user has so much room");
  assert.equal(kept.keep(userId("juliet@verona.example"), xml("message")), true);
  assert.deepEqual(kept.take(romeo).map(({ attrs }) => attrs.id).slice(0, 2), ["0", "1"]);
  assert.deepEqual(kept.take(romeo), []);
  assert.equal(kept.keep(romeo, xml("message")), true);
});
