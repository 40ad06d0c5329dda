import assert from "node:assert/strict";
import { backendId, legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { home, phone, romeo, Scene } from "../testing.ts";

const bob = "bob\\40net@irc.example";
const source = { id: backendId(1), seats: new Set([romeo]) };

/** Romeo is logged in through a backend that speaks XML. */
async function rawScene(): Promise<Scene> {
  const scene = new Scene();
  scene.network.speaksRaw = true;
  await scene.logIn();
  return scene;
}

/** What goes out when the backend says this. */
function says(scene: Scene, text: string, from = source): string[] {
  scene.takeSent();
  for (const feature of scene.context.features) {
    feature.raw?.(from, new TextEncoder().encode(text), scene.context);
  }
  return scene.takeSent();
}

const iq = (inside: string, to: string, type = "get") =>
  `<iq type='${type}' id='q1' to='${to}'>${inside}</iq>`;
const version = "<query xmlns='jabber:iq:version'/>";

test("messages go to the network whole, to the legacy address, without a namespace on top", async () => {
  await using scene = await rawScene();
  const body = "<body>hi</body><active xmlns='http://jabber.org/protocol/chatstates'/>";
  await scene.hears(`<message xmlns='jabber:client' type='chat' id='m1' to='${bob}/res'>${body}</message>`);
  await scene.hears(`<message to='${bob}'><displayed xmlns='urn:xmpp:chat-markers:0' id='1'/></message>`);
  assert.deepEqual(scene.network.takeAsked(), [
    `raw <message type="chat" id="m1" to="bob@net/res" from="${home}"><body>hi</body>` +
    '<active xmlns="http://jabber.org/protocol/chatstates"/></message>',
    `raw <message to="bob@net" from="${home}"><displayed xmlns="urn:xmpp:chat-markers:0" id="1"/></message>`,
  ]);
});

test("words wait for the login as whole as they are, and for a backend of the usual kind as words", async () => {
  for (const speaksRaw of [true, false]) {
    await using scene = new Scene();
    scene.network.speaksRaw = speaksRaw;
    await scene.register();
    await scene.hears("<presence/>");
    await scene.hears(`<message to='${bob}'><body>hi</body></message>`);
    scene.network.takeAsked();
    scene.user.connected();
    const raw = `raw <message to="bob@net" from="${home}"><body>hi</body></message>`;
    assert.deepEqual(scene.network.takeAsked(), [speaksRaw ? raw : "tell bob@net: hi"]);
  }
});

test("the user's own presence is told before the status, and again after every login", async () => {
  await using scene = new Scene();
  scene.network.speaksRaw = true;
  await scene.register();
  await scene.hears("<presence><show>away</show><status>brb</status></presence>");
  const own = `raw <presence from="${home}"><show>away</show><status>brb</status></presence>`;
  assert.deepEqual(scene.network.takeAsked(), ["login montague rose", own, "show away brb"]);
});

test("presence to a contact goes to the network; a subscription is an ordinary request", async () => {
  await using scene = await rawScene();
  await scene.hears(`<presence to='${bob}/x'/>`);
  await scene.hears(`<presence type='unavailable' to='${bob}/x'/>`);
  await scene.hears(`<presence type='subscribe' to='${bob}'/>`);
  assert.deepEqual(scene.network.takeAsked(), [
    `raw <presence to="bob@net/x" from="${home}"/>`,
    `raw <presence type="unavailable" to="bob@net/x" from="${home}"/>`,
    "save bob@net",
  ]);
});

test("a question is asked of the network, and its answer comes to the client that asked", async () => {
  await using scene = await rawScene();
  await scene.hears("<presence/>", phone);
  scene.network.takeAsked();
  assert.deepEqual(await scene.hears(iq(version, `${bob}/res`), phone), []);
  assert.deepEqual(scene.network.takeAsked(), [
    `raw <iq type="get" id="q1" to="bob@net/res" from="${phone}"><query xmlns="jabber:iq:version"/></iq>`,
  ]);
  const answer = `<iq type='result' id='q1' from='bob@net/res' to='${romeo}'>${version}</iq>`;
  assert.deepEqual(says(scene, answer), [
    `<iq type="result" id="q1" from="${bob}/res" to="${phone}"><query xmlns="jabber:iq:version"/></iq>`,
  ]);
  assert.deepEqual(says(scene, answer), [], "nobody waits for a second answer");
});

test("what the transport answers itself stays its own; the rest of the questions to it go to the network", async () => {
  await using scene = await rawScene();
  const [pong] = await scene.hears(iq("<ping xmlns='urn:xmpp:ping'/>", "irc.example"));
  assert.match(pong ?? "", /^<iq type="result"/);
  await scene.hears(iq("<time xmlns='urn:xmpp:time'/>", "irc.example"));
  assert.deepEqual(scene.network.takeAsked(), [
    `raw <iq type="get" id="q1" from="${home}"><time xmlns="urn:xmpp:time"/></iq>`,
  ]);
  const [refused] = await scene.hears(iq("<query xmlns='jabber:iq:roster'/>", bob));
  assert.match(refused ?? "", /service-unavailable/);
});

test("a question is never swallowed", async () => {
  await using scene = new Scene();
  scene.network.speaksRaw = true;
  const condition = async () =>
    /<(\S+) xmlns="urn:ietf/.exec((await scene.hears(iq(version, bob)))[0] ?? "")?.[1];
  assert.equal(await condition(), "service-unavailable", "without a login");
  await scene.register();
  await scene.hears("<presence/>");
  assert.equal(await condition(), "recipient-unavailable", "before the login stands");
  scene.user.connected();
  assert.deepEqual(await scene.hears(iq(version, bob)), []);
  scene.user.backendLost();
  const sent = scene.takeSent().filter((stanza) => stanza.startsWith("<iq"));
  assert.equal(sent.length, 1, "with a backend that is lost");
  assert.match(sent[0] ?? "", /type="error".*service-unavailable/);
  assert.equal(await condition(), "service-unavailable", "while there is no backend");
});

test("a question of the network goes to the client that speaks for the user, and the answer goes back", async () => {
  await using scene = await rawScene();
  await scene.hears("<presence><priority>5</priority></presence>", phone);
  scene.network.takeAsked();
  assert.deepEqual(says(scene, `<iq type='get' id='n1' from='bob@net/res' to='${romeo}'>${version}</iq>`), [
    `<iq type="get" id="n1" from="${bob}/res" to="${phone}"><query xmlns="jabber:iq:version"/></iq>`,
  ]);
  assert.deepEqual(await scene.hears(iq(version, `${bob}/res`, "result"), phone), []);
  assert.match(scene.network.takeAsked()[0] ?? "", /^raw <iq type="result" id="q1" to="bob@net\/res"/);
});

test("an answer that nobody can use is not answered", async () => {
  await using scene = new Scene();
  assert.deepEqual(await scene.hears(iq("", "irc.example", "result")), []);
  assert.deepEqual(await scene.hears(iq("", bob, "error")), []);
});

test("a message of the network comes whole, from the contact, to where an answer belongs", async () => {
  await using scene = await rawScene();
  const hello = `<message type='chat' from='bob@net/res' to='${romeo}'><body>&lt;hi&gt;</body></message>`;
  const heard = (to: string) =>
    `<message type="chat" from="${bob}/res" to="${to}"><body>&lt;hi&gt;</body></message>`;
  assert.deepEqual(says(scene, hello), [heard(romeo)]);
  await scene.hears(`<message to='${bob}'><body>hi</body></message>`);
  assert.deepEqual(says(scene, hello), [heard(home)]);
  assert.deepEqual(says(scene, hello.replace(romeo, `${romeo}/nowhere`)), [heard(home)]);
});

test("a contact that was always addressed otherwise still is, and no sender is the transport", async () => {
  await using scene = await rawScene();
  await scene.hears("<presence type='subscribe' to='bob%net@irc.example'/>");
  const [known] = says(scene, `<message from='bob@net/res' to='${romeo}'><body>hi</body></message>`);
  assert.match(known ?? "", /from="bob%net@irc.example\/res"/);
  const [network] = says(scene, `<message to='${romeo}'><body>hi</body></message>`);
  assert.match(network ?? "", /from="irc.example"/);
});

test("contacts are seen by each of their clients, and by a status in words not at all", async () => {
  await using scene = await rawScene();
  scene.buddy("bob@net");
  assert.deepEqual(scene.buddy("bob@net", { availability: { status: "away", text: "" } }), []);
  const presence = `<presence from='bob@net/res' to='${romeo}'><show>dnd</show></presence>`;
  const seen = (to: string) => `<presence from="${bob}/res" to="${to}"><show>dnd</show></presence>`;
  assert.deepEqual(says(scene, presence), [seen(romeo)]);
  assert.ok((await scene.hears("<presence/>", phone)).includes(seen(phone)), "a client that comes later");
  assert.deepEqual(await scene.hears(`<presence type='probe' to='${bob}'/>`), [seen(home)]);
  const gone = (to: string) => `<presence type="unavailable" from="${bob}/res" to="${to}"/>`;
  assert.ok((await scene.hears("<presence type='unavailable'/>", phone)).includes(gone(phone)));
  await scene.context.core.users.end(scene.user);
  assert.equal(scene.takeSent().filter((sent) => sent === gone(romeo)).length, 1, "the login ends");
});

test("contacts who left before the login ended are not taken back twice", async () => {
  await using scene = await rawScene();
  says(scene, `<presence from='bob@net/res' to='${romeo}'/>`);
  says(scene, `<presence type='unavailable' from='bob@net/res' to='${romeo}'/>`);
  await scene.context.core.users.end(scene.user);
  assert.doesNotMatch(String(scene.takeSent()), /bob/);
});

test("who asks to see the user can be refused", async () => {
  await using scene = await rawScene();
  const [asked] = says(scene, `<presence type='subscribe' from='bob@net' to='${romeo}'/>`);
  assert.equal(asked, `<presence type="subscribe" from="${bob}" to="${romeo}"/>`);
  await scene.hears(`<presence type='unsubscribed' to='${bob}'/>`);
  assert.deepEqual(scene.network.takeAsked(), ["remove bob@net"]);
});

test("a backend speaks only for the users it carries, and only in stanzas", async () => {
  await using scene = await rawScene();
  const hello = `<message from='bob@net' to='${romeo}'><body>hi</body></message>`;
  assert.deepEqual(says(scene, hello, { id: backendId(2), seats: new Set() }), []);
  assert.deepEqual(says(scene, hello.replace(romeo, "juliet@verona.example")), []);
  assert.deepEqual(says(scene, `<stanza from='bob@net' to='${romeo}'/>`), []);
  assert.equal(says(scene, hello).length, 1);
});

test("a backend that speaks XML no more is spoken to as usual", async () => {
  await using scene = await rawScene();
  scene.network.speaksRaw = false;
  await scene.hears(`<message to='${bob}'><body>hi</body></message>`);
  assert.deepEqual(scene.network.takeAsked(), ["tell bob@net: hi"]);
  assert.match((await scene.hears(iq(version, bob)))[0] ?? "", /service-unavailable/);
  assert.match(String(scene.buddy(legacyName("bob@net"))), /<presence from="bob/);
});

test("a contact whom the network drops is seen no more, and the others still are", async () => {
  await using scene = await rawScene();
  scene.buddy("bob@net");
  says(
    scene,
    `<presence from='bob@net/res' to='${romeo}'/><presence from='eve@net/res' to='${romeo}'/>`,
  );
  scene.user.buddyRemoved(legacyName("bob@net"));
  const gone = scene.takeSent().filter((sent) => sent.includes('"unavailable"'));
  assert.deepEqual(gone, [`<presence type="unavailable" from="${bob}/res" to="${romeo}"/>`]);
});
