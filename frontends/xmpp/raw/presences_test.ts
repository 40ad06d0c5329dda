import assert from "node:assert/strict";
import { userId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { stanza } from "../testing.ts";
import { RawPresences } from "./presences.ts";

const romeo = userId("romeo@verona.example");
const [here, gone] = [stanza("<presence/>"), stanza("<presence type='unavailable'/>")];
const count = (seen: Iterable<unknown>) => [...seen].length;

test("each client of a contact is seen until it goes", () => {
  const presences = new RawPresences();
  for (const from of ["a@gw/1", "a@gw/2", "b@gw/1"]) presences.note(romeo, from, here);
  presences.note(romeo, "a@gw/1", here);
  assert.equal(count(presences.seen(romeo)), 3);
  assert.equal(count(presences.seen(romeo, "a@gw")), 2);
  presences.note(romeo, "a@gw/2", gone);
  assert.equal(count(presences.seen(romeo, "a@gw")), 1);
  assert.equal(count(presences.seen(userId("juliet@verona.example"))), 0);
  presences.forget(romeo);
  assert.equal(count(presences.seen(romeo)), 0);
});

test("not everybody on earth is remembered", () => {
  const presences = new RawPresences();
  for (let at = 0; at < 6_000; at++) presences.note(romeo, `c${at}@gw/x`, here);
  assert.equal(count(presences.seen(romeo)), 5_000);
});
