/** What people in rooms look like, where the network has only ids of pictures. */
import assert from "node:assert/strict";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { fetchPause } from "../../frontends/xmpp/avatars/fetch_queue.ts";
import { shownPicture } from "../../frontends/xmpp/avatars/shown_picture.ts";
import { test } from "../test.ts";
import { everything } from "./abilities.ts";
import { balcony, onTheBalcony, room } from "./balcony.ts";
import { Stage } from "./stage.ts";

const png = new Uint8Array([137, 80, 78, 71]);
const hash = shownPicture(png)?.hash ?? "";

const photoIn = (presence: Element) =>
  presence.getChild("x", "vcard-temp:x:update")?.getChildText("photo") ?? "";

test("whoever speaks in a room has their picture fetched, once, and presence names it", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage);
  const { plugin, answers } = stage.network;
  answers.avatar = ({ avatarId = "" }) => ({ avatarId, mimeType: "image/png", data: png });
  for (const nickname of ["juliet", "nurse"]) {
    plugin.reportParticipant({ user: romeo.bare, room, nickname, avatarId: `${nickname} 7` });
  }
  const came = await romeo.hears("presence", ({ attrs }) => attrs.from === `${balcony}/juliet`);
  assert.equal(photoIn(came), "");
  for (const text of ["Ay me", "Romeo"]) {
    plugin.reportMessage({ user: romeo.bare, buddy: room, nickname: "juliet", text, legacyId: text });
  }
  await romeo.hears("message", (stanza) => stanza.getChildText("body") === "Romeo");
  stage.clock.advance(fetchPause);
  const { avatarId, nickname } = await romeo.asks("avatar");
  assert.deepEqual([avatarId, nickname], ["juliet 7", "juliet"]);
  const shown = await romeo.hears("presence", ({ attrs }) => attrs.from === `${balcony}/juliet`);
  assert.equal(photoIn(shown), hash);
  stage.clock.advance(fetchPause);
  await stage.turn();
  const fetched = stage.network.asked.items.filter(({ what }) => what === "avatar");
  assert.deepEqual(fetched, [], "neither twice, nor of who never speaks");
});

test("a client that asks for a card gets the picture, and then presence names it to all", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage);
  const { plugin, answers } = stage.network;
  answers.avatar = ({ avatarId = "" }) => ({ avatarId, mimeType: "image/png", data: png });
  plugin.reportParticipant({ user: romeo.bare, room, nickname: "nurse", avatarId: "n1" });
  await romeo.hears("presence");
  romeo.sends(`<iq type='get' id='card' to='${balcony}/nurse'><vCard xmlns='vcard-temp'/></iq>`);
  const shown = await romeo.hears("presence", ({ attrs }) => attrs.from === `${balcony}/nurse`);
  assert.equal(photoIn(shown), hash);
});
