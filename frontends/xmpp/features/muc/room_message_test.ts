import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { balcony, person, RoomScene } from "./testing.ts";

const ids = "urn:xmpp:sid:0";

test("what others say has the room's id, and who said it", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("juliet", { alias: "Giulietta" }));
  const [told] = scene.says("juliet", "Ay me", "n1");
  assert.deepEqual([told?.attrs.type, told?.attrs.from], ["groupchat", `${balcony}/Giulietta`]);
  const { id, by } = told?.getChild("stanza-id", ids)?.attrs ?? {};
  assert.deepEqual([id, by], ["n1", balcony]);
  assert.ok(told?.getChild("occupant-id", "urn:xmpp:occupant-id:0"));
  assert.equal(told?.getChild("origin-id", ids), undefined);
});

test("what the user says comes back under the user's own id, once, with both ids of the XEP", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  await scene.hears(
    `<message type='groupchat' id='r1' to='${balcony}'><body>Lady</body><origin-id xmlns='${ids}' id='o1'/></message>`,
  );
  const [told] = scene.says("romeo", "Lady", "n1");
  assert.equal(told?.attrs.id, "r1");
  assert.equal(told?.getChild("origin-id", ids)?.attrs.id, "o1");
  assert.equal(told?.getChild("stanza-id", ids)?.attrs.id, "n1");
  assert.deepEqual(scene.says("romeo", "Lady", "n1"), [], "not twice");
  assert.notEqual(
    scene.says("romeo", "Lady", "n2")[0]?.attrs.id,
    "r1",
    "another time it is not that message",
  );
});

test("what nobody in particular says is the room's own", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  const [told] = scene.says("", "Netsplit", "n1");
  assert.equal(told?.attrs.from, balcony);
  assert.equal(told?.getChild("occupant-id", "urn:xmpp:occupant-id:0"), undefined);
});
