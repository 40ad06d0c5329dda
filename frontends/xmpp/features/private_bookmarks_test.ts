import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { romeo, Scene, stanza } from "../testing.ts";

async function ask(scene: Scene, type: string, inside: string): Promise<string> {
  const [sent = ""] = await scene.hears(
    `<iq type='${type}' id='1'><query xmlns='jabber:iq:private'>${inside}</query></iq>`,
  );
  const answer = stanza(sent);
  const condition = answer.getChild("error")?.getChildElements()[0]?.getName();
  return condition ?? answer.getChild("query")?.children.join("") ?? "done";
}

const rooms = (inside = "") => `<storage xmlns='storage:bookmarks'>${inside}</storage>`;
const orchard = "<conference jid='#orchard@irc.example' autojoin='1'/>";
const none = '<storage xmlns="storage:bookmarks"/>';

test("defect 29: bookmarks that are set are there, the first time too, and replaced by the next", async () => {
  await using scene = new Scene();
  await scene.register();
  assert.equal(await ask(scene, "get", rooms()), none);
  assert.equal(await ask(scene, "set", rooms(orchard)), "done");
  const kept =
    '<storage xmlns="storage:bookmarks"><conference jid="#orchard@irc.example" autojoin="1"/></storage>';
  assert.equal(await ask(scene, "get", rooms()), kept);
  assert.equal((await scene.storage.settings(romeo)).get("storage"), kept, "where the original has them");
  assert.equal(await ask(scene, "set", rooms()), "done");
  assert.equal(await ask(scene, "get", rooms()), none);
});

test("defect 29: asked for something else we have nothing of it, and take nothing of it", async () => {
  await using scene = new Scene();
  await scene.register();
  await ask(scene, "set", rooms(orchard));
  assert.equal(await ask(scene, "get", "<prefs xmlns='urn:prefs'/>"), '<prefs xmlns="urn:prefs"/>');
  assert.equal(await ask(scene, "set", "<prefs xmlns='urn:prefs'/>"), "not-acceptable");
  for (const inside of ["", rooms() + rooms()]) assert.equal(await ask(scene, "get", inside), "bad-request");
});

test("more than the database can hold is refused, and what was there stays", async () => {
  await using scene = new Scene();
  await scene.register();
  await ask(scene, "set", rooms(orchard));
  assert.equal(await ask(scene, "set", rooms(orchard.repeat(100))), "not-acceptable");
  assert.match(await ask(scene, "get", rooms()), /orchard/);
});

test("strangers have no drawer here", async () => {
  await using scene = new Scene();
  assert.equal(await ask(scene, "get", rooms()), "registration-required");
  assert.equal(await ask(scene, "set", rooms(orchard)), "registration-required");
});
