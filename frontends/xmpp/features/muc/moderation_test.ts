import assert from "node:assert/strict";
import { TransportError } from "../../../../lib/errors.ts";
import { legacyMessageId } from "../../../../lib/ids.ts";
import { test } from "../../../../tests/test.ts";
import { balcony, errorIn, person, room, RoomScene } from "./testing.ts";

const ns = "urn:xmpp:message-moderate:1";
const retract = "<retract xmlns='urn:xmpp:message-retract:1'/>";

function moderate(scene: RoomScene, id: string, inside = retract) {
  return scene.asked(
    `<iq type='set' id='m' to='${balcony}'><moderate xmlns='${ns}' id='${id}'>${inside}</moderate></iq>`,
  );
}

test("what the network removes for the user, all in the room are told, with the reason", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("tybalt"));
  scene.says("tybalt", "Villain", "t1");
  const told = await moderate(scene, "t1", `${retract}<reason>rude</reason>`);
  assert.match(scene.network.takeAsked().join(), /^retract .*"t1".*"rude"/);
  const message = told.find((each) => each.is("message"));
  const removed = message?.getChild("retract", "urn:xmpp:message-retract:1");
  assert.deepEqual([removed?.attrs.id, removed?.getChildText("reason")], ["t1", "rude"]);
  assert.equal(removed?.getChild("moderated", ns)?.attrs["by"], `${balcony}/romeo`);
});

test("what the network refuses to remove, nobody is told of but who asked", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  scene.network.answers.push(new TransportError("not-allowed", "You are no moderator."));
  const told = await moderate(scene, "t1");
  assert.deepEqual(told.map(errorIn), ["not-allowed"]);
});

test("a message must be named, and can only be removed", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  assert.equal(errorIn((await moderate(scene, ""))[0]), "bad-request");
  assert.equal(errorIn((await moderate(scene, "t1", "<praise/>"))[0]), "bad-request");
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("a removal by somebody else is told as theirs", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("juliet"));
  scene.takeSent();
  scene.user.conversations.retracted({
    conversation: room,
    id: legacyMessageId("t1"),
    by: { kind: "participant", author: { nickname: "juliet", participantId: "" } },
    moderated: true,
    reason: "",
  });
  await new Promise((resolve) => setTimeout(resolve));
  const [told] = scene.stanzas();
  const removed = told?.getChild("retract", "urn:xmpp:message-retract:1");
  assert.equal(removed?.getChild("moderated", ns)?.attrs["by"], `${balcony}/juliet`);
});
