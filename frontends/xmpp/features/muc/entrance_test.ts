import assert from "node:assert/strict";
import { entranceTime } from "../../../../lib/conversations/room_entrances.ts";
import type { JoinRefusal } from "../../../../lib/room.ts";
import { test } from "../../../../tests/test.ts";
import { phone } from "../../testing.ts";
import { balcony, entrance, errorIn, line, person, room, RoomScene } from "./testing.ts";

test("the network is asked once, with the password, however many clients come", async () => {
  await using scene = new RoomScene();
  await scene.logIn();
  await scene.hears(entrance("romeo", "<password>rose</password>"));
  await scene.hears(entrance("lover"), phone);
  const [asked, ...others] = scene.network.takeAsked();
  assert.match(asked ?? "", /^join-room .*"#balcony".*"romeo".*"rose"/);
  assert.ok(!others.some((each) => each.startsWith("join-room")));
});

test("the others come first, then the client itself, then the subject even if there is none", async () => {
  await using scene = new RoomScene();
  await scene.logIn();
  await scene.hears(entrance());
  scene.changes(person("romeo", { isUser: true }));
  scene.changes(person("juliet"));
  scene.clock.advance(entranceTime);
  const told = scene.stanzas();
  assert.deepEqual(told.map(line), ["juliet available", "romeo available 100 110", "the room groupchat"]);
  assert.equal(told.at(-1)?.getChildText("subject"), "");
});

test("a client that asked for another nickname is told which one it has", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  const told = await scene.asked(entrance("lover"), phone);
  assert.deepEqual(told.map(line), ["romeo available 100 110 210", "the room groupchat"]);
  assert.deepEqual(scene.viewers.length, 2);
});

test("without a nickname nobody gets in", async () => {
  await using scene = new RoomScene();
  await scene.logIn();
  const [told] = await scene.asked(entrance("").replace("/'", "'"));
  assert.equal(errorIn(told), "jid-malformed");
  assert.ok(!scene.user.rooms.has(room));
});

const refusals = {
  "conflict": "conflict",
  "banned": "forbidden",
  "members-only": "registration-required",
  "password": "not-authorized",
  "not-found": "item-not-found",
  "other": "service-unavailable",
} as const satisfies Record<JoinRefusal, string>;

for (const refusal of ["conflict", "banned", "members-only", "password", "not-found", "other"] as const) {
  test(`an entrance that is refused (${refusal}) is ${refusals[refusal]}, with the reason`, async () => {
    await using scene = new RoomScene();
    await scene.logIn();
    await scene.hears(entrance());
    const availability = { status: "offline", text: "no" } as const;
    const [told] = scene.changes(person("romeo", { isUser: true, availability }), { refusal });
    assert.equal(told?.attrs.from, `${balcony}/romeo`);
    assert.equal(errorIn(told), refusals[refusal]);
    assert.equal(told?.getChild("error")?.getChildText("text"), "no");
    assert.ok(!scene.user.rooms.has(room));
  });
}
