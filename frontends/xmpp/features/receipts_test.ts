import assert from "node:assert/strict";
import { legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { home, phone, Scene } from "../testing.ts";

const request = "<request xmlns='urn:xmpp:receipts'/>";
const say = (inside: string, id = "id='m1'") =>
  `<message type='chat' ${id} to='juliet@irc.example'><body>hi</body>${inside}</message>`;

test("a message asks for a receipt by its id, and only then has one for the network", async () => {
  await using scene = new Scene();
  await scene.logIn();
  for (const message of [say(request), say(""), say(request, ""), say(request, "id=''")]) {
    await scene.hears(message);
  }
  assert.deepEqual(scene.network.takeAsked(), [
    "tell juliet: hi (receipt m1)",
    "tell juliet: hi",
    "tell juliet: hi",
    "tell juliet: hi",
  ]);
});

test("the receipt goes to the client that asked, from the contact it wrote to", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  await scene.hears(say(request), phone);
  await scene.hears(say(""), home);
  user.conversations.delivered(legacyName("Juliet"), "m1");
  assert.deepEqual(scene.takeSent(), [
    `<message type="chat" id="id1" from="juliet@irc.example/bot" to="${phone}">` +
    '<received xmlns="urn:xmpp:receipts" id="m1"/></message>',
  ]);
});

test("a receipt that nobody asked for is not passed on", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  await scene.hears(say(""));
  user.conversations.delivered(legacyName("juliet"), "m1");
  assert.deepEqual(scene.takeSent(), []);
});

test("receipts are advertised at contacts if the network has them", async () => {
  const info =
    "<iq type='get' id='1' to='juliet@irc.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>";
  for (const receipts of [true, false]) {
    await using scene = new Scene({ network: { receipts } });
    assert.equal(/"urn:xmpp:receipts"/.test(String(await scene.hears(info))), receipts);
  }
});
