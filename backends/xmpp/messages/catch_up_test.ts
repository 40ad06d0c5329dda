import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { ns } from "../namespaces.ts";
import { account, Scene, user } from "../plugin_testing.ts";
import { type Element, xml } from "../xml/element.ts";

const node = "https://spectrum.im/xmpp-backend#positions";

/** What the login asks for, up to the archive; somebody has saved this position. */
async function loggingIn(scene: Scene, saved: readonly Element[]): Promise<void> {
  const { server } = scene;
  scene.logIn();
  await scene.main.next("CONNECTED");
  await server.answer("query", ns.roster, xml("query", { xmlns: ns.roster }));
  await server.answer("blocklist", ns.blocking, xml("blocklist", { xmlns: ns.blocking }));
  await server.answer("enable", ns.carbons);
  await server.answer(
    "pubsub",
    ns.pubsub,
    xml("pubsub", { xmlns: ns.pubsub }, xml("items", { node }, saved)),
  );
}

/** Whose item it is. */
async function itemOf(name: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(name));
  return new Uint8Array(digest, 0, 12).toHex();
}

function positions(id: string, at: string): Element {
  return xml("item", { id }, xml("positions", { xmlns: node }, xml("archive", { by: account, id: at })));
}

/** After what the archive is asked, by `after` or `before`. */
function bound(iq: Element, name: string): string | undefined {
  return iq.getChild("query", ns.mam)?.getChild("set", ns.rsm)?.getChild(name)?.getText();
}

test("a program that knows nothing goes on where the account's server says, for this user", async () => {
  await using scene = new Scene();
  const mine = positions(await itemOf(user), "a7");
  await loggingIn(scene, [positions(await itemOf("another@gateway.example"), "a9"), mine]);
  const question = await scene.server.answer(
    "query",
    ns.mam,
    xml("fin", { xmlns: ns.mam, complete: "true" }),
  );
  assert.equal(bound(question, "after"), "a7");
});

test("a position that the archive has forgotten is given up for its end", async () => {
  await using scene = new Scene();
  await loggingIn(scene, [positions(await itemOf(user), "a7")]);
  await scene.server.refuse("query", ns.mam, "item-not-found");
  const question = await scene.server.answer(
    "query",
    ns.mam,
    xml("fin", { xmlns: ns.mam, complete: "true" }),
  );
  assert.equal(bound(question, "before"), "");
});

test("how far the user has heard is saved before the goodbye", async () => {
  await using scene = await Scene.online();
  const stanzaId = `<stanza-id xmlns='${ns.stanzaIds}' by='${account}' id='a8'/>`;
  scene.server.send(
    `<message type='chat' from='j@x.example/y' id='m'><body>hark</body>${stanzaId}</message>`,
  );
  await scene.main.next("CONV_MESSAGE");
  scene.main.send({ type: "LOGOUT", payload: { user, legacyName: account } });
  const isSaving = (stanza: Element): boolean =>
    stanza.is("iq") && stanza.toString().includes(`node="${node}"`);
  const publishing = await scene.server.next((stanza) => isSaving(stanza) && stanza.attrs.type === "set");
  assert.match(publishing.toString(), /id="a8"/);
  await scene.main.settled();
});

test("what comes while something is still missing does not count as heard", async () => {
  await using scene = new Scene();
  await loggingIn(scene, [positions(await itemOf(user), "a7")]);
  const isQuestion = (stanza: Element): boolean => stanza.getChild("query", ns.mam) !== undefined;
  await scene.server.next(isQuestion); // it is not answered: a message comes first
  const stanzaId = `<stanza-id xmlns='${ns.stanzaIds}' by='${account}' id='a99'/>`;
  scene.server.send(
    `<message type='chat' from='j@x.example/y' id='m'><body>hark</body>${stanzaId}</message>`,
  );
  await scene.main.next("CONV_MESSAGE");
  scene.main.send({ type: "LOGOUT", payload: { user, legacyName: account } });
  await scene.server.next((stanza) => stanza.attrs.type === "unavailable");
  await scene.main.settled();
  const saved = scene.server.received.filter((stanza) => stanza.toString().includes("a99"));
  assert.deepEqual(saved.map(String), []);
});

test("what comes to a new account before it is shown as there is told from the archive", async () => {
  await using scene = new Scene();
  const { server } = scene;
  await loggingIn(scene, []);
  const empty = xml("fin", { xmlns: ns.mam, complete: "true" });
  assert.equal(bound(await server.answer("query", ns.mam, empty), "before"), "");
  await server.next((stanza) => stanza.is("presence"));
  const question = await server.next((stanza) => stanza.getChild("query", ns.mam) !== undefined);
  assert.deepEqual([bound(question, "after"), bound(question, "before")], [undefined, undefined]);
  const queryid = question.getChild("query", ns.mam)?.attrs["queryid"];
  const message =
    "<message xmlns='jabber:client' type='chat' from='j@x.example/y' id='m'><body>hark</body></message>";
  server.send(
    `<message from='${account}'><result xmlns='${ns.mam}' queryid='${queryid}' id='a1'>` +
      `<forwarded xmlns='urn:xmpp:forward:0'>${message}</forwarded></result></message>`,
  );
  server.send(xml("iq", { type: "result", id: question.attrs.id }, empty).toString());
  assert.equal((await scene.main.next("CONV_MESSAGE")).payload.message, "hark");
});
