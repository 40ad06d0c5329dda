import assert from "node:assert/strict";
import type { PastMessage } from "../../../../lib/room.ts";
import { test } from "../../../../tests/test.ts";
import { home, stanza } from "../../testing.ts";
import { resourceId } from "../../../../lib/ids.ts";
import { sendHistory } from "./history.ts";
import { balcony, room, RoomScene } from "./testing.ts";

const start = Date.UTC(2026, 0, 1);

/** Bodies that a client with this wish is shown, after three messages a second apart. */
async function shown(backlog: object, past: readonly PastMessage[] = []): Promise<string[]> {
  await using scene = new RoomScene();
  await scene.enter();
  for (const text of ["one", "two", "three"]) {
    scene.says("juliet", text);
    scene.clock.advance(1000);
  }
  const view = scene.user.rooms.find(room);
  assert.ok(view);
  scene.takeSent();
  const entrant = { client: resourceId(home), nickname: "romeo", backlog };
  sendHistory(scene.user.id, view, entrant, past, scene.context);
  const told = scene.takeSent().map(stanza);
  for (const { attrs } of told) assert.equal(attrs.to, home);
  assert.ok(told.every((each) => each.getChild("delay", "urn:xmpp:delay")?.attrs.from === balcony));
  return told.map((each) => each.getChildText("body") ?? "");
}

function archived(id: string, at: number, inside = `<body>${id}</body>`): PastMessage {
  const text = `<message type='groupchat' id='${id}' from='${balcony}/juliet'>${inside}</message>`;
  return { id, at: new Date(at), text };
}

test("what was said before is shown oldest first, each with its time", async () => {
  assert.deepEqual(await shown({}), ["one", "two", "three"]);
});

test("of more than a client wants it is shown the latest", async () => {
  assert.deepEqual(await shown({ messages: 2 }), ["two", "three"]);
  assert.deepEqual(await shown({ messages: 0 }), []);
  assert.deepEqual(await shown({ since: new Date(start + 1500) }), ["three"]);
  assert.deepEqual(await shown({ characters: 0 }), []);
});

test("a wish for few characters never breaks a message", async () => {
  const some = await shown({ characters: 700 });
  assert.ok(some.length > 0 && some.length < 3, `${some}`);
  assert.equal(some.at(-1), "three");
});

test("what is archived from before comes in front, without what is there already", async () => {
  const past = [archived("zero", start - 5000), archived("one", start), archived("two", start + 1000)];
  assert.deepEqual(await shown({}, past), ["zero", "one", "two", "three"]);
  assert.deepEqual(await shown({ messages: 3 }, past), ["one", "two", "three"]);
  assert.deepEqual(await shown({ since: new Date(start - 1) }, past), ["one", "two", "three"]);
});

test("what is no message of words, and what cannot be read, is no history", async () => {
  const past = [
    archived("reaction", start - 3000, "<reactions xmlns='urn:xmpp:reactions:0' id='x'/>"),
    { id: "broken", at: new Date(start - 2000), text: "<message" },
    archived("zero", start - 1000),
  ];
  assert.deepEqual(await shown({}, past), ["zero", "one", "two", "three"]);
});
