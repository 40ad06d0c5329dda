import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { home, phone } from "../../testing.ts";
import { balcony, codesOf, entrance, line, person, room, RoomScene } from "./testing.ts";

const goes = `<presence type='unavailable' to='${balcony}/romeo'><status>adieu</status></presence>`;

test("the last client that leaves takes the user with it, and says why", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  await scene.hears(entrance(), phone);
  scene.network.takeAsked();
  assert.deepEqual((await scene.asked(goes, phone)).map(line), ["romeo unavailable 110"]);
  assert.deepEqual([scene.viewers, scene.network.takeAsked()], [[home], []]);
  const [told] = await scene.asked(goes);
  assert.equal(told?.getChildText("status"), "adieu");
  assert.match(scene.network.takeAsked().join(), /leave-room .*"adieu"/);
  assert.ok(!scene.user.rooms.has(room));
});

test("of a room that a client is not in, it is told nothing", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  assert.deepEqual(await scene.hears(goes, phone), []);
  assert.deepEqual(scene.viewers, [home]);
});

test("a client that leaves the gateway has left its rooms", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  await scene.hears("<presence/>", phone);
  const told = await scene.asked("<presence type='unavailable'/>");
  assert.ok(told.map(line).includes("romeo unavailable 110"));
  assert.ok(!scene.user.rooms.has(room));
});

test("what comes back because nobody is there ends the visit, and other errors do not", async () => {
  for (const [condition, stays] of [["recipient-unavailable", false], ["not-acceptable", true]] as const) {
    await using scene = new RoomScene();
    await scene.enter(person("juliet"));
    await scene.hears(
      `<message type='error' to='${balcony}/juliet'><error type='cancel'>` +
        `<${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>`,
    );
    assert.equal(scene.user.rooms.has(room), stays, condition);
  }
});

test("whoever is put out by a lost login is told so, with the words of the network", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  scene.user.rooms.close("login-lost", "Wrong password.");
  const [told] = scene.stanzas();
  assert.ok(told);
  assert.deepEqual([codesOf(told), told.getChildText("status")], [["333", "110"], "Wrong password."]);
});
