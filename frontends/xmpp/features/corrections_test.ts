import assert from "node:assert/strict";
import { legacyMessageId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const replace = (id: string) => `<replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`;
const say = (id: string, body: string, rest = "") =>
  `<message type='chat' id='${id}' to='juliet@irc.example'><body>${body}</body>${rest}</message>`;

test("a correction goes to the network as one", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(say("m1", "by yonder mooon"));
  await scene.hears(say("m2", "by yonder moon", replace("m1")));
  await scene.hears(say("m3", "of nothing", "<replace xmlns='urn:xmpp:message-correct:0'/>"));
  assert.deepEqual(scene.network.takeAsked(), [
    "tell juliet: by yonder mooon",
    'tell juliet: by yonder moon {"replaces":"m1"}',
    "tell juliet: of nothing",
  ]);
});

test("a correction from the network has an id of its own, and names the first version", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const [id, replaces] = [legacyMessageId("71"), legacyMessageId("71")];
  scene.told({ id, body: "first" });
  const ids = [{ id, replaces }, { replaces }, { id: legacyMessageId("72"), replaces }].map((of) => {
    const shown = stanza(scene.told({ ...of, body: "second" })[0] ?? "");
    assert.equal(shown.getChild("replace", "urn:xmpp:message-correct:0")?.attrs.id, "71");
    return shown.attrs.id ?? "";
  });
  assert.equal(new Set([...ids, "71"]).size, 4);
  assert.equal(ids[2], "72");
});

test("who refers to the correction means the message", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.network.capabilities = new Set(["reactions"]);
  const replaces = legacyMessageId("71");
  scene.told({ id: replaces, body: "first" });
  const { id } = stanza(scene.told({ replaces, body: "second" })[0] ?? "").attrs;
  const reactions = `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'><reaction>👍</reaction></reactions>`;
  await scene.hears(`<message to='juliet@irc.example'>${reactions}</message>`);
  assert.match(String(scene.network.takeAsked()), /"id":"71"/);
});

test("new words for an old message do not bring its files again", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.told({ id: legacyMessageId("71"), body: "a rise" });
  const file = { url: "https://a.example/1", mimeType: "", description: "" };
  const sent = scene.told({ replaces: legacyMessageId("71"), body: "a rose", attachments: [file] });
  assert.deepEqual(sent.map((each) => stanza(each).getChildText("body")), ["a rose"]);
});

test("corrections are advertised where the network has them", async () => {
  for (const can of [true, false]) {
    await using scene = new Scene({ network: { can: () => can } });
    assert.equal(scene.context.own.info("contact").features.includes("urn:xmpp:message-correct:0"), can);
  }
});
