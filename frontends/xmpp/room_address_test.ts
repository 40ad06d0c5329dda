import assert from "node:assert/strict";
import { test } from "../../tests/test.ts";
import { legacyName } from "../../lib/ids.ts";
import { addressOf, senderOf } from "./address.ts";
import { placeOf, roomJid, roomNameOf } from "./room_address.ts";
import { home, Scene, stanza, transport } from "./testing.ts";

const rooms = { network: { rooms: true } };

function place(scene: Scene, local: string, kind = "message", inside = "") {
  const to = `${local}@${transport}`;
  const sender = senderOf(home);
  const at = addressOf(to, transport);
  assert.ok(sender !== undefined && at !== undefined);
  const found = placeOf(at, stanza(`<${kind} to='${to}'>${inside}</${kind}>`), sender, scene.context);
  return found.kind === "room" || found.kind === "contact" ? `${found.kind} ${found.name}` : found.kind;
}

test("a room's local part has escapes and a percent sign side by side, or escapes only", () => {
  assert.equal(roomNameOf("#chan%irc.net"), "#chan@irc.net");
  assert.equal(roomNameOf("19\\3ax%thread"), "19:x@thread");
  assert.equal(roomNameOf("19\\3ax\\40thread"), "19:x@thread");
  assert.equal(roomNameOf("a%b\\40c"), "a%b@c");
});

test("rooms are offered in escaped form and lower case", () => {
  assert.equal(roomJid(legacyName("19:X@thread"), transport), `19\\3ax\\40thread@${transport}`);
});

test("a channel's name is that of a room, a telephone number is not", async () => {
  await using scene = new Scene(rooms);
  assert.equal(place(scene, "#chan%irc.net"), "room #chan@irc.net");
  assert.equal(place(scene, "+local"), "room +local");
  assert.equal(place(scene, "+4930123456"), "contact +4930123456");
  assert.equal(place(scene, "juliet"), "contact juliet");
});

test("whatever somebody enters is a room, and so is what is in the list, as it is spelled there", async () => {
  await using scene = new Scene(rooms);
  const muc = "<x xmlns='http://jabber.org/protocol/muc'/>";
  assert.equal(place(scene, "c024", "presence", muc), "room c024");
  scene.context.core.rooms.learn(["C024", "#50%off"], ["Balcony", "Sale"]);
  assert.equal(place(scene, "c024"), "room C024");
  assert.equal(place(scene, "#50%off"), "room #50%off");
});

test("a network without rooms has contacts only", async () => {
  await using scene = new Scene();
  assert.equal(place(scene, "#chan"), "contact #chan");
});
