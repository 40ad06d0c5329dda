import assert from "node:assert/strict";
import { legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { home, romeo, Scene } from "../testing.ts";

const nudge = "<attention xmlns='urn:xmpp:attention:0'/>";
const juliet = { conversation: legacyName("juliet"), headline: false, attachments: [], attention: true };

test("a nudge goes to the network, with its words or without", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(`<message to='juliet@irc.example'>${nudge}<body>wake up</body></message>`);
  assert.deepEqual(await scene.hears(`<message to='juliet@irc.example'>${nudge}</message>`), []);
  assert.deepEqual(scene.network.takeAsked(), ["nudge juliet: wake up", "nudge juliet:"]);
});

test("a nudge that cannot be delivered comes back", async () => {
  await using scene = new Scene();
  const sent = await scene.hears(`<message id='1' to='juliet@irc.example'>${nudge}</message>`);
  assert.match(String(sent), /registration-required/);
});

test("a nudge to the transport is ignored", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(await scene.hears(`<message>${nudge}</message>`), []);
});

test("a nudge from the network has its words if there are some", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  user.conversations.received({ ...juliet, body: "" });
  user.conversations.received({ ...juliet, body: "wake up" });
  const [silent, loud] = scene.takeSent();
  const element = '<attention xmlns="urn:xmpp:attention:0"/>';
  assert.equal(
    silent,
    `<message type="chat" id="id1" from="juliet@irc.example/bot" to="${romeo}">${element}<store xmlns="urn:xmpp:hints"/></message>`,
  );
  assert.match(loud ?? "", /<body>wake up<\/body>/);
  assert.ok(loud?.includes(element));
});

test("the answer to a nudge goes to the client it came from", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  await scene.hears(`<message to='juliet@irc.example'>${nudge}</message>`);
  user.conversations.received({ ...juliet, body: "what?" });
  assert.match(String(scene.takeSent()), new RegExp(`to="${home}"`));
});
