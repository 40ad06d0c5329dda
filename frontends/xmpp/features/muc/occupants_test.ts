import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { phone } from "../../testing.ts";
import { balcony, entrance, line, mucUser, person, RoomScene } from "./testing.ts";

const left = { why: "left", actor: "", reason: "" } as const;

test("every client that looks hears of each change, and no other client", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  await scene.hears("<presence/>", phone);
  assert.deepEqual(scene.changes(person("juliet")).map(({ attrs }) => attrs.to), [
    "romeo@verona.example/home",
  ]);
  await scene.hears(entrance(), phone);
  assert.equal(scene.changes(person("nurse")).length, 2);
});

test("what does not change is not told", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("juliet"));
  assert.deepEqual(scene.changes(person("juliet")), []);
  assert.equal(scene.changes(person("juliet", { role: "visitor" })).length, 1);
});

test("another alias is another name in the room, though the nickname stays", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("juliet"));
  const told = scene.changes(person("juliet", { alias: "Giulietta" }));
  assert.deepEqual(told.map(line), ["juliet unavailable 303", "Giulietta available"]);
  const item = told[0]?.getChild("x", mucUser)?.getChild("item");
  assert.deepEqual([item?.attrs["nick"], item?.attrs["role"]], ["Giulietta", "participant"]);
});

test("who comes back as somebody else has another occupant id; whoever leaves has their own to the end", async () => {
  await using scene = new RoomScene();
  const idOf = (told: ReturnType<RoomScene["stanzas"]>) =>
    told[0]?.getChild("occupant-id", "urn:xmpp:occupant-id:0")?.attrs.id;
  await scene.enter();
  const came = idOf(scene.changes(person("tybalt", { participantId: "p1" })));
  const gone = idOf(scene.changes(person("tybalt", { role: "none" }), { gone: left }));
  assert.ok(came);
  assert.equal(gone, came);
  assert.notEqual(idOf(scene.changes(person("tybalt", { participantId: "p2" }))), came);
});

test("somebody who was never there does not leave", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  assert.deepEqual(scene.changes(person("ghost"), { gone: left }), []);
});

test("a client that asks who somebody is sees them, or that they are not there", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("juliet"));
  const probe = (name: string, from?: string) =>
    scene.asked(`<presence type='probe' to='${balcony}/${name}'/>`, from);
  assert.deepEqual((await probe("juliet")).map(line), ["juliet available"]);
  assert.deepEqual((await probe("paris")).map(line), ["paris unavailable"]);
  assert.deepEqual((await probe("juliet", phone)).map(line), ["juliet unavailable"]);
});
