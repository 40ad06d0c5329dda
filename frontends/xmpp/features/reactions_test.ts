import assert from "node:assert/strict";
import fc from "fast-check";
import { TransportError } from "../../../lib/errors.ts";
import { legacyMessageId, legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const react = (emoji: readonly string[], id = "id='71'", rest = "") =>
  `<message type='chat' id='m2' to='juliet@irc.example'><reactions xmlns='urn:xmpp:reactions:0' ${id}>` +
  `${emoji.map((each) => `<reaction>${each}</reaction>`).join("")}</reactions>${rest}</message>`;
const juliets = {
  conversation: legacyName("juliet"),
  by: { kind: "buddy" },
  id: legacyMessageId("71"),
} as const;

test("reactions go to the network: all of them, each once, and none to take the last back", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.network.capabilities = new Set(["reactions"]);
  await scene.hears(react(["👍", " 🌹 ", "👍", ""], undefined, "<body>👍</body>"));
  await scene.hears(react([]));
  assert.deepEqual(scene.network.takeAsked(), [
    'react {"conversation":"juliet","id":"71","emoji":["👍","🌹"]}',
    'react {"conversation":"juliet","id":"71","emoji":[]}',
  ]);
});

test("where the network has none, they are said in words", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  await scene.hears(react(["👍"]));
  assert.deepEqual(scene.network.takeAsked(), ["tell juliet: > Ay me\n[reacted with 👍]"]);
});

test("thousands of reactions, or long ones, or to no message, come back", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.network.capabilities = new Set(["reactions"]);
  const thousands = Array.from({ length: 5_000 }, (_, at) => `e${at}`);
  assert.match(String(await scene.hears(react(thousands))), /not-acceptable/);
  assert.match(String(await scene.hears(react(["x".repeat(65)]))), /not-acceptable/);
  assert.match(String(await scene.hears(react(["👍"], ""))), /bad-request/);
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("what the network refuses comes back to the client that reacted, while later words go on", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.network.capabilities = new Set(["reactions"]);
  scene.network.answers = [new TransportError("not-allowed", "Not this one.")];
  const sent = stanza((await scene.hears(react(["👍"])))[0] ?? "");
  assert.deepEqual([sent.attrs.type, sent.attrs.id, sent.attrs.to], [
    "error",
    "m2",
    "romeo@verona.example/home",
  ]);
});

test("a client that knows reactions gets them without words", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  const asked = await scene.hears(
    "<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n' ver='x'/></presence>",
  );
  const question = asked.map((each) => stanza(each)).find((each) => each.getName() === "iq");
  await scene.hears(
    `<iq type='result' id='${question?.attrs.id}'><query xmlns='http://jabber.org/protocol/disco#info'>` +
      "<feature var='urn:xmpp:reactions:0'/></query></iq>",
  );
  await scene.context.clients.idle();
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  user.conversations.reacted({ ...juliets, emoji: ["👍", "🌹"] });
  assert.deepEqual(scene.takeSent().map((each) => each.replace(/ id="id\d+"/, "")), [
    '<message type="chat" from="juliet@irc.example/bot" to="romeo@verona.example">' +
    '<reactions xmlns="urn:xmpp:reactions:0" id="71"><reaction>👍</reaction><reaction>🌹</reaction></reactions>' +
    '<store xmlns="urn:xmpp:hints"/></message>',
  ]);
});

test("for the others, words stand for them", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  user.conversations.reacted({ ...juliets, emoji: ["👍"] });
  const shown = stanza(scene.takeSent()[0] ?? "");
  assert.equal(shown.getChildText("body"), "[reacted with 👍]");
  assert.equal(shown.getChild("fallback")?.attrs["for"], "urn:xmpp:reactions:0");
});

test("reactions of people in rooms are not this feature's", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  const author = { nickname: "nurse", participantId: "" };
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  user.conversations.reacted({ ...juliets, emoji: ["👍"], by: { kind: "participant", author } });
  assert.deepEqual(scene.takeSent(), []);
});

test("whatever is said to be a reaction, it goes to the network or comes back", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.network.capabilities = new Set(["reactions"]);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^[!-%'-;=-~ 🌹👍é]{0,80}$/u)), async (emoji) => {
      const sent = await scene.hears(react(emoji));
      assert.equal(sent.length + scene.network.takeAsked().length, 1);
    }),
    { numRuns: 50 },
  );
});
