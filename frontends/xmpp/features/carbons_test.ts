import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { home, phone, romeo, Scene, transport } from "../testing.ts";
import { xml } from "../xml/element.ts";
import { showOwnMessage } from "./carbons.ts";
import { PlayedServer } from "./roster_testing.ts";

const juliet = `juliet@${transport}`;
const words = () =>
  xml(
    "message",
    { type: "chat", to: juliet, id: "m1" },
    xml("body", {}, "But soft"),
    xml("delay", { xmlns: "urn:xmpp:delay", stamp: "2026-01-01T00:00:00Z" }),
  );
const inside = `<body>But soft</body><delay xmlns="urn:xmpp:delay" stamp="2026-01-01T00:00:00Z"/>`;

/** Romeo is here with two clients; what the transport sends when he has said something elsewhere. */
async function said(version: 1 | 2 | undefined): Promise<string[]> {
  await using scene = new Scene();
  if (version !== undefined) await new PlayedServer(scene).grants(version);
  await scene.logIn();
  await scene.hears("<presence/>", phone);
  scene.takeSent();
  showOwnMessage(romeo, words(), scene.context);
  return scene.takeSent();
}

test("a server of today gets the message as the user's own, once, and does the rest", async () => {
  assert.deepEqual((await said(2)).map(withoutIds), [
    `<message from="${transport}" to="verona.example" id="?"><privilege xmlns="urn:xmpp:privilege:2">` +
    `<forwarded xmlns="urn:xmpp:forward:0"><message type="chat" to="${juliet}" id="?" xmlns="jabber:client" ` +
    `from="${romeo}">${inside}</message></forwarded></privilege></message>`,
  ]);
});

test("through an older server each client gets a copy, which is not to be copied again", async () => {
  const sent = (await said(1)).map(withoutIds);
  assert.deepEqual(
    sent,
    [home, phone].map((client) =>
      `<message from="${transport}" to="verona.example" id="?"><privilege xmlns="urn:xmpp:privilege:1">` +
      `<forwarded xmlns="urn:xmpp:forward:0"><message type="chat" to="${client}" id="?" xmlns="jabber:client" ` +
      `from="${romeo}"><sent xmlns="urn:xmpp:carbons:2"><forwarded xmlns="urn:xmpp:forward:0">` +
      `<message type="chat" to="${juliet}" id="?" xmlns="jabber:client" from="${romeo}">${inside}</message>` +
      `</forwarded></sent><private xmlns="urn:xmpp:carbons:2"/><no-copy xmlns="urn:xmpp:hints"/></message>` +
      "</forwarded></privilege></message>"
    ),
  );
});

test("where nothing is let, the contact says what the user wrote", async () => {
  assert.deepEqual(await said(undefined), [
    `<message type="chat" id="m1" from="${juliet}/bot" to="${romeo}">` +
    `${inside.replace("But soft", "You wrote: But soft")}</message>`,
  ]);
});

test("the copy for the contact comes back to us, and goes no further", async () => {
  await using scene = new Scene();
  await new PlayedServer(scene).grants();
  await scene.logIn();
  showOwnMessage(romeo, words(), scene.context);
  assert.deepEqual(
    await scene.hears(`<message type='chat' to='${juliet}' id='m1'><body>But soft</body></message>`, romeo),
    [],
  );
  assert.deepEqual(scene.network.takeAsked(), []);
  await scene.hears(`<message type='chat' to='${juliet}' id='m1'><body>But soft</body></message>`);
  assert.deepEqual(scene.network.takeAsked(), ["tell juliet: But soft"], "the user may say the same again");
});

function withoutIds(text: string): string {
  return text.replaceAll(/ id="\w+"/g, ' id="?"');
}
