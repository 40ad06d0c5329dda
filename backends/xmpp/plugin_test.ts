import assert from "node:assert/strict";
import { ConnectionError, MessageState, StatusType } from "../../plugin/mod.ts";
import { test } from "../../tests/test.ts";
import { FakeServer } from "./fake_server.ts";
import { account, friend, Scene, user } from "./plugin_testing.ts";

const juliet = "juliet@capulet.example";

test("a wrong password is told as such, with the server's words", async () => {
  await using scene = new Scene(new FakeServer("another"));
  scene.logIn();
  const { payload } = await scene.main.next("DISCONNECTED");
  assert.equal(payload.error, ConnectionError.authenticationFailed);
  assert.match(payload.message ?? "", /\(No such Romeo\.\)$/);
  assert.ok(scene.server.closed);
});

test("a name that is no address is refused before anybody is called", async () => {
  await using scene = new Scene();
  for (const name of ["romeo", "", "a b@c", "@example.org"]) {
    scene.logIn(name);
    const { payload } = await scene.main.next("DISCONNECTED");
    assert.equal(payload.error, ConnectionError.invalidUsername);
  }
});

test("a stream that ends is a passing trouble, but not one that another program's login ended", async () => {
  for (
    const [end, code] of [
      ["</stream:stream>", ConnectionError.networkError],
      [
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
        ConnectionError.nameInUse,
      ],
      ["<message></iq>", ConnectionError.networkError],
    ] as const
  ) {
    await using scene = await Scene.online();
    scene.server.send(end);
    assert.equal((await scene.main.next("DISCONNECTED")).payload.error, code);
    assert.ok(scene.server.closed);
  }
});

test("a server that sends us to another one is followed there, but not for ever", async () => {
  const server = new FakeServer();
  const first = new FakeServer("secret", "[2001:db8::1]:5269");
  await using scene = new Scene(server, (host) => host === "montague.example" ? first : server);
  scene.logIn();
  await scene.main.next("CONNECTED");
  assert.deepEqual(scene.dialled, ["montague.example", "2001:db8::1"]);
  await using circle = new Scene(server, () => new FakeServer("secret", "there.example"));
  circle.logIn();
  const { payload } = await circle.main.next("DISCONNECTED");
  assert.deepEqual([payload.error, circle.dialled.length], [ConnectionError.networkError, 4]);
  assert.match(payload.message ?? "", /sends us to there\.example/);
});

test("a server that sends us into our own network is not followed", async () => {
  await using scene = new Scene(new FakeServer("secret", "127.0.0.1"));
  scene.logIn();
  assert.equal((await scene.main.next("DISCONNECTED")).payload.error, ConnectionError.invalidUsername);
  assert.deepEqual(scene.dialled, ["montague.example"]);
});

test("of several devices the one with the highest priority speaks for the contact", async () => {
  await using scene = await Scene.online(friend(juliet));
  await scene.main.next("BUDDY_CHANGED");
  scene.server.send(`<presence from='${juliet}/phone'><show>away</show><priority>5</priority></presence>`);
  assert.equal((await scene.main.next("BUDDY_CHANGED")).payload.status, StatusType.away);
  scene.server.send(`<presence from='${juliet}/desk'><priority>1</priority></presence>`);
  assert.equal((await scene.main.next("BUDDY_CHANGED")).payload.status, StatusType.away);
  scene.server.send(`<presence from='${juliet}/phone' type='unavailable'/>`);
  assert.equal((await scene.main.next("BUDDY_CHANGED")).payload.status, StatusType.online);
});

test("a roster push that is not the server's changes nothing", async () => {
  await using scene = await Scene.online(friend(juliet));
  await scene.main.next("BUDDY_CHANGED");
  const query = `<query xmlns='jabber:iq:roster'><item jid='${juliet}' subscription='remove'/></query>`;
  scene.server.send(`<iq type='set' id='evil' from='tybalt@capulet.example/x'>${query}</iq>`);
  const answer = await scene.server.next((stanza) => stanza.attrs.id === "evil");
  assert.equal(answer.attrs.type, "error");
  scene.server.send(`<iq type='set' id='good' from='${account}'>${query}</iq>`);
  await scene.server.next((stanza) => stanza.attrs.id === "good" && stanza.attrs.type === "result");
  await scene.main.next("BUDDY_REMOVED");
});

test("a carbon that is not the account's own is not believed", async () => {
  await using scene = await Scene.online(friend(juliet));
  const carbon = (text: string) =>
    `<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>` +
    `<message xmlns='jabber:client' from='${account}/x' to='${juliet}' id='${text}'><body>${text}</body></message></forwarded></sent>`;
  scene.server.send(`<message from='tybalt@capulet.example'>${carbon("false")}</message>`);
  scene.server.send(`<message from='${account}'>${carbon("true")}</message>`);
  const { payload } = await scene.main.next("CONV_MESSAGE");
  assert.deepEqual([payload.message, payload.carbon, payload.buddyName], ["true", true, juliet]);
});

test("only those who see the user learn that their message has arrived", async () => {
  await using scene = await Scene.online(friend(juliet));
  const ask = "<body>there?</body><request xmlns='urn:xmpp:receipts'/>";
  scene.server.send(`<message type='chat' from='stranger@x.example/y' id='s1'>${ask}</message>`);
  scene.server.send(`<message type='chat' from='${juliet}/phone' id='j1'>${ask}</message>`);
  const receipt = await scene.server.next((stanza) => stanza.is("message"));
  assert.deepEqual([receipt.attrs.to, receipt.getChild("received")?.attrs.id], [`${juliet}/phone`, "j1"]);
});

test("an error that comes back for a message tells which and why", async () => {
  await using scene = await Scene.online();
  scene.main.send({
    type: "CONV_MESSAGE",
    payload: { userName: user, buddyName: juliet, message: "hey", requestId: "r1" },
  });
  const { attrs } = await scene.server.next((stanza) => stanza.is("message"));
  const error = "<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
  scene.server.send(`<message type='error' from='${juliet}' id='${attrs.id}'>${error}</message>`);
  const { payload } = await scene.main.next(
    "MESSAGE_STATUS",
    ({ payload }) => payload.state === MessageState.failed,
  );
  assert.deepEqual([payload.requestId, payload.text], ["r1", "There is no such address."]);
});

test("an answer that somebody else gives for the server is not taken", async () => {
  await using scene = await Scene.online();
  scene.main.send({ type: "VCARD", payload: { userName: user, buddyName: juliet, id: 1 } });
  const { attrs } = await scene.server.next((stanza) => stanza.is("iq"));
  const card = (name: string) => `<vCard xmlns='vcard-temp'><FN>${name}</FN></vCard>`;
  scene.server.send(
    `<iq type='result' id='${attrs.id}' from='tybalt@capulet.example'>${card("Tybalt")}</iq>`,
  );
  scene.server.send(`<iq type='result' id='${attrs.id}' from='${juliet}'>${card("Juliet")}</iq>`);
  assert.equal((await scene.main.next("VCARD")).payload.fullname, "Juliet");
});

test("who is asked for a subscription tells the gateway's user with their words and name", async () => {
  await using scene = await Scene.online();
  const nick = "<nick xmlns='http://jabber.org/protocol/nick'>Jule</nick>";
  scene.server.send(
    `<presence type='subscribe' from='${juliet}'><status>It is me</status>${nick}</presence>`,
  );
  const { payload } = await scene.main.next("AUTH_REQUEST");
  assert.deepEqual([payload.buddyName, payload.alias, payload.requestText], [juliet, "Jule", "It is me"]);
  scene.main.send({ type: "BUDDY_REMOVED", payload: { userName: user, buddyName: juliet } });
  const refusal = await scene.server.next((stanza) => stanza.is("presence"));
  assert.deepEqual(refusal.attrs.type, "unsubscribed");
});

test("a message of a MUC that nobody joined is passed over", async () => {
  await using scene = await Scene.online();
  scene.server.send("<message type='groupchat' from='room@x.example/a' id='1'><body>spam</body></message>");
  scene.server.send(`<message type='chat' from='${juliet}/a' id='2'><body>talk</body></message>`);
  assert.equal((await scene.main.next("CONV_MESSAGE")).payload.message, "talk");
});

test("the password goes to nobody's log, and the stream is closed at logout", async () => {
  await using scene = await Scene.online();
  scene.main.send({ type: "LOGOUT", payload: { user, legacyName: account } });
  await scene.server.next((stanza) => stanza.is("presence") && stanza.attrs.type === "unavailable");
  await scene.main.settled();
  assert.ok(scene.server.closed);
  assert.doesNotMatch(scene.main.logged.join("\n"), /secret/);
});

test("who is blocked for spam is reported to the server, too", async () => {
  await using scene = await Scene.online();
  const block = { user, buddy: juliet, blocked: true, spam: true, requestId: "b1" };
  scene.main.send({ type: "BLOCK", payload: block });
  const iq = await scene.server.answer("block", "urn:xmpp:blocking");
  const report = iq.getChild("block")?.getChild("item")?.getChild("report", "urn:xmpp:reporting:1");
  assert.equal(report?.attrs["reason"], "urn:xmpp:reporting:spam");
  const { payload } = await scene.main.next("REQUEST_RESULT");
  assert.equal(payload.ok, true);
});
