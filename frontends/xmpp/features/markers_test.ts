import assert from "node:assert/strict";
import { legacyMessageId, legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const displayed = (id: string, rest = "") =>
  `<message type='chat' to='juliet@irc.example'><displayed xmlns='urn:xmpp:chat-markers:0' id='${id}'/>${rest}</message>`;
const can = { network: { can: () => true } };
const read = { conversation: legacyName("juliet"), id: legacyMessageId("71") };

test("the network hears up to where the user has read, by the id that it knows", async () => {
  await using scene = new Scene(can);
  await scene.logIn();
  scene.network.capabilities = new Set(["read_markers"]);
  const { id = "" } = stanza(scene.told({ id: legacyMessageId("7 1"), body: "hi" })[0] ?? "").attrs;
  scene.told({ id: legacyMessageId("72"), body: "ho" });
  assert.deepEqual(await scene.hears(displayed(id)), []);
  await scene.hears(displayed("72", "<body>and I say</body>"));
  const asked = ["read juliet up to 7 1", "read juliet up to 72", "tell juliet: and I say"];
  assert.deepEqual(scene.network.takeAsked(), asked);
});

test("a network without markers hears nothing, nor does anybody for people who are not here", async () => {
  await using scene = new Scene();
  assert.deepEqual(await scene.hears(displayed("71")), []);
  await scene.logIn();
  assert.deepEqual(await scene.hears(displayed("71")), []);
  assert.deepEqual(await scene.hears(displayed("")), []);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("messages ask for a marker where the network has a use for it, and somebody can refer to them", async () => {
  const asks = async (network: boolean, message: Parameters<Scene["told"]>[0]) => {
    await using scene = new Scene({ network: { can: () => network } });
    await scene.logIn();
    return scene.told(message).some((sent) => sent.includes("<markable "));
  };
  const id = legacyMessageId("71");
  assert.equal(await asks(true, { id, body: "hi" }), true);
  assert.equal(await asks(false, { id, body: "hi" }), false);
  assert.equal(await asks(true, { body: "hi" }), false);
  assert.equal(await asks(true, { id, attention: true }), false);
  assert.equal(await asks(true, { id, body: "hi", own: true }), false);
});

test("the user sees that the buddy has read", async () => {
  await using scene = new Scene(can);
  const user = await scene.logIn();
  await scene.hears("<message id='m1' to='juliet@irc.example'><body>hi</body></message>");
  user.conversations.status({
    ...read,
    requestId: "1 m1",
    state: "read",
  });
  const shown = stanza(scene.takeSent()[0] ?? "");
  assert.deepEqual([shown.attrs.from, shown.attrs.to], [
    "juliet@irc.example/bot",
    "romeo@verona.example/home",
  ]);
  assert.equal(shown.getChild("displayed", "urn:xmpp:chat-markers:0")?.attrs.id, "m1");
});

test("what the user read elsewhere is marked for all clients where the server lets us", async () => {
  await using scene = new Scene(can);
  const user = await scene.logIn();
  const own = { ...read, by: { kind: "user" } } as const;
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  user.conversations.readUpTo(own);
  assert.deepEqual(scene.takeSent(), []);
  await scene.hears(
    "<message from='verona.example'><privilege xmlns='urn:xmpp:privilege:2'>" +
      "<perm access='message' type='outgoing'/></privilege></message>",
  );
  user.conversations.readUpTo(own);
  assert.match(String(scene.takeSent()), /<privilege.*to="juliet@irc.example".*<displayed [^>]*id="71"/);
});
