import assert from "node:assert/strict";
import { legacyName } from "../../../../lib/ids.ts";
import { test } from "../../../../tests/test.ts";
import { phone } from "../../testing.ts";
import { balcony, errorIn, person, RoomScene } from "./testing.ts";

const admin = "http://jabber.org/protocol/muc#admin";

function ask(scene: RoomScene, type: "get" | "set", items: string, from?: string) {
  return scene.asked(
    `<iq type='${type}' id='a' to='${balcony}'><query xmlns='${admin}'>${items}</query></iq>`,
    from,
  );
}

async function listed(scene: RoomScene, item: string): Promise<(string | undefined)[][]> {
  const [answer] = await ask(scene, "get", item);
  const items = answer?.getChild("query", admin)?.getChildren("item") ?? [];
  return items.map(({ attrs }) => [attrs["nick"], attrs["jid"], attrs["affiliation"], attrs["role"]]);
}

test("lists are of a role, or of an affiliation with those who are not there", async () => {
  await using scene = new RoomScene();
  const juliet = person("juliet", { affiliation: "admin", role: "moderator", legacyName: "juliet" });
  await scene.enter(juliet, person("nurse"));
  assert.deepEqual(await listed(scene, "<item role='moderator'/>"), [
    ["juliet", "juliet@irc.example", "admin", "moderator"],
  ]);
  scene.network.answers.push({
    kind: "room-members",
    members: [
      { name: legacyName("juliet"), nickname: "juliet", reason: "" },
      { name: legacyName("prince"), nickname: "", reason: "" },
    ],
  });
  assert.deepEqual(await listed(scene, "<item affiliation='admin'/>"), [
    ["juliet", "juliet@irc.example", "admin", "moderator"],
    [undefined, "prince@irc.example", "admin", undefined],
  ]);
});

test("a network that lists nobody is not asked", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("nurse", { affiliation: "member" }));
  scene.network.capabilities = new Set(["room_moderation"]);
  assert.deepEqual(await listed(scene, "<item affiliation='member'/>"), [
    ["nurse", undefined, "member", "participant"],
  ]);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("several changes are asked for one after another, each with its reason", async () => {
  await using scene = new RoomScene();
  await scene.enter(person("tybalt", { participantId: "p1" }));
  const items = "<item nick='tybalt' role='none'><reason>out</reason></item>" +
    "<item jid='paris@irc.example' affiliation='outcast'/>";
  const [answer] = await ask(scene, "set", items);
  assert.equal(answer?.attrs.type, "result");
  const asked = scene.network.takeAsked();
  assert.match(asked[0] ?? "", /^moderate .*"tybalt","participantId":"p1".*"role":"none".*"out"/);
  assert.match(asked[1] ?? "", /^moderate .*"paris".*"outcast"/);
});

test("nobody, nothing, and somebody else's people are refused before anything is asked", async () => {
  await using scene = new RoomScene();
  await scene.enter();
  const wrong = [
    ["", "bad-request"],
    ["<item nick='romeo'/>", "bad-request"],
    ["<item nick='ghost' role='none'/>", "item-not-found"],
    ["<item jid='a@elsewhere.example' affiliation='none'/>", "item-not-found"],
  ] as const;
  for (const [items, condition] of wrong) {
    assert.equal(errorIn((await ask(scene, "set", items))[0]), condition, items);
  }
  assert.equal(errorIn((await ask(scene, "get", "<item affiliation='king'/>"))[0]), "bad-request");
  assert.equal(errorIn((await ask(scene, "get", "<item role='none'/>", phone))[0]), "not-acceptable");
  assert.deepEqual(scene.network.takeAsked(), []);
});
