import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { xml } from "../xml/element.ts";
import { Patience } from "./patience.ts";

const states = "http://jabber.org/protocol/chatstates";

test("only the latest presence of each sender waits", () => {
  const patience = new Patience();
  const shown = (from: string, status: string) => xml("presence", { from }, xml("status", {}, status));
  for (const [from, status] of [["a", "1"], ["b", "2"], ["a", "3"]] as const) {
    assert.equal(patience.takes(shown(from, status)), true);
  }
  const released = [...patience.release()].map((stanza) => stanza.getChildText("status"));
  assert.deepEqual(released, ["2", "3"]);
  assert.deepEqual([...patience.release()], []);
});

test("typing alone is not worth waking up for; words, questions and requests are", () => {
  const patience = new Patience();
  const typing = xml("composing", { xmlns: states });
  assert.equal(
    patience.takes(xml("message", {}, typing, xml("no-store", { xmlns: "urn:xmpp:hints" }))),
    true,
  );
  assert.equal(patience.takes(xml("message", {}, xml("body", {}, "hark"), typing)), false);
  assert.equal(patience.takes(xml("message", {}, xml("received", { xmlns: "urn:xmpp:receipts" }))), false);
  assert.equal(patience.takes(xml("presence", { type: "subscribe", from: "a" })), false);
  assert.equal(patience.takes(xml("iq", { type: "get" })), false);
  assert.deepEqual([...patience.release()], []);
});

test("who comes and goes in a room is told in order", () => {
  const user = xml("x", { xmlns: "http://jabber.org/protocol/muc#user" });
  assert.equal(new Patience().takes(xml("presence", { from: "room/a" }, user)), false);
});
