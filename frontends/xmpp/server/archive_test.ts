import assert from "node:assert/strict";
import { userId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { Archive, isWorthKeeping } from "./archive.ts";

const romeo = userId("romeo@verona.example");

test("the oldest messages go first", () => {
  const archive = new Archive();
  for (let at = 0; at < 5_000; at++) {
    archive.add(romeo, { id: String(at), at, with: "juliet", stanza: xml("message") });
  }
  const kept = archive.of(romeo);
  assert.ok(kept.length >= 2_000 && kept.length < 2_200);
  assert.equal(kept.at(-1)?.id, "4999");
  assert.equal(kept[0]?.id, String(5_000 - kept.length));
  archive.forget(romeo);
  assert.deepEqual(archive.of(romeo), []);
});

test("words are kept, and what is marked so; passing things and rooms are not", () => {
  const body = xml("body", {}, "hark");
  const hint = (name: string) => xml(name, { xmlns: "urn:xmpp:hints" });
  assert.equal(isWorthKeeping(xml("message", { type: "chat" }, body)), true);
  assert.equal(isWorthKeeping(xml("message", {}, body)), true);
  assert.equal(isWorthKeeping(xml("message", { type: "chat" }, hint("store"))), true);
  assert.equal(isWorthKeeping(xml("message", { type: "chat" }, body, hint("no-store"))), false);
  assert.equal(isWorthKeeping(xml("message", { type: "chat" }, xml("composing"))), false);
  for (const type of ["groupchat", "headline", "error"]) {
    assert.equal(isWorthKeeping(xml("message", { type }, body)), false, type);
  }
});
