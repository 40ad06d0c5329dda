import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { isWorthKeeping } from "./worth_keeping.ts";

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
