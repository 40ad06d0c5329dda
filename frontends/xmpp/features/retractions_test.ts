import assert from "node:assert/strict";
import { TransportError } from "../../../lib/errors.ts";
import { legacyMessageId, legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const to = "to='juliet@irc.example' id='m2' type='chat'";
const retract = `<message ${to}><retract xmlns='urn:xmpp:message-retract:1' id='m1'/>` +
  "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:message-retract:1'/><body>I took it back</body></message>";
const taken = {
  conversation: legacyName("juliet"),
  by: { kind: "buddy" },
  moderated: false,
  reason: "",
} as const;

test("a message is taken back on the network, and the words that stand for it stay here", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.network.capabilities = new Set(["retractions"]);
  assert.deepEqual(await scene.hears(retract), []);
  assert.deepEqual(scene.network.takeAsked(), ['retract {"conversation":"juliet","id":"m1","reason":""}']);
});

test("the form of old clients is understood as well", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.network.capabilities = new Set(["retractions"]);
  await scene.hears(
    `<message ${to}><apply-to xmlns='urn:xmpp:fasten:0' id='m1'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to></message>`,
  );
  assert.match(String(scene.network.takeAsked()), /^retract .*"id":"m1"/);
});

test("where the network cannot, it is said in words", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears("<message id='m1' to='juliet@irc.example'><body>oops</body></message>");
  await scene.hears(retract);
  assert.deepEqual(scene.network.takeAsked(), [
    "tell juliet: oops",
    "tell juliet: > oops\n[took a message back]",
  ]);
});

test("what the network refuses comes back, and so does what names no message or comes from nobody here", async () => {
  await using scene = new Scene();
  assert.match(String(await scene.hears(retract)), /registration-required/);
  await scene.logIn();
  scene.network.capabilities = new Set(["retractions"]);
  scene.network.answers = [new TransportError("not-acceptable", "After an hour it stays.")];
  assert.match(String(await scene.hears(retract)), /type="error".*id="m2".*After an hour it stays/);
  assert.match(String(await scene.hears(retract.replace("id='m1'", ""))), /bad-request/);
});

test("the user sees that a message is gone, or reads it", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  user.conversations.retracted({ ...taken, id: legacyMessageId("71") });
  const shown = stanza(scene.takeSent()[0] ?? "");
  assert.equal(shown.attrs.from, "juliet@irc.example/bot");
  assert.equal(shown.getChild("retract", "urn:xmpp:message-retract:1")?.attrs.id, "71");
  assert.equal(shown.getChildText("body"), "[took a message back]");
  assert.equal(shown.getChild("fallback")?.attrs["for"], "urn:xmpp:message-retract:1");
  assert.ok(shown.getChild("store", "urn:xmpp:hints"));
});

test("every stanza that a message took is taken back, and one says so", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  const id = legacyMessageId("71");
  const file = { url: "https://a.example/1", mimeType: "", description: "" };
  const shown = scene.told({ id, body: "look", attachments: [file] }).map((sent) => stanza(sent).attrs.id);
  user.conversations.retracted({ ...taken, id });
  const gone = scene.takeSent().map((sent) => stanza(sent));
  assert.deepEqual(gone.map((each) => each.getChild("retract")?.attrs.id), shown);
  assert.equal(gone.filter((each) => each.getChild("body") !== undefined).length, 1);
});

test("what the user took back elsewhere is told where the server lets us, and else not at all", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  const own = { ...taken, by: { kind: "user" }, id: legacyMessageId("71") } as const;
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  user.conversations.retracted(own);
  assert.deepEqual(scene.takeSent(), []);
  await scene.hears(
    "<message from='verona.example'><privilege xmlns='urn:xmpp:privilege:2'>" +
      "<perm access='message' type='outgoing'/></privilege></message>",
  );
  user.conversations.retracted(own);
  assert.match(String(scene.takeSent()), /<privilege.*to="juliet@irc.example".*<retract [^>]*id="71"/);
});
