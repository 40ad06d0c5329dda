/** Server mode among people who do not keep the rules. */
import assert from "node:assert/strict";
import { test } from "../test.ts";
import { domain, ServerStage } from "./server_stage.ts";

const bind =
  "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>x</resource></bind></iq>";
const session = "<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>";

test("who binds before logging in is thrown out", async () => {
  await using stage = await ServerStage.open();
  const mercutio = stage.connect();
  await mercutio.opens();
  mercutio.sends(bind);
  assert.equal(await mercutio.isThrownOut(), "not-authorized");
});

test("a wrong password with everything else behind it in one write opens no session", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo", "rose");
  const thief = stage.connect();
  await thief.opens();
  thief.authenticates("romeo", "guess");
  thief.sends(bind + session + "<presence/>");
  assert.equal(await thief.isThrownOut(), "policy-violation");
  assert.equal(thief.heard.items.some((element) => element.getName() === "iq"), false);
});

test("right credentials do not carry what was sent along with them", async () => {
  await using stage = await ServerStage.open();
  const first = await stage.person("romeo", "rose");
  const hasty = stage.connect();
  await hasty.opens();
  const auth = btoa("\0romeo\0rose");
  hasty.sends(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${auth}</auth>${bind}`);
  assert.equal(await hasty.isThrownOut(), "policy-violation");
  assert.equal((await first.asks("get", "<ping xmlns='urn:xmpp:ping'/>")).attrs.type, "result");
});

test("naming somebody and failing, or leaving in the middle, logs nobody out", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo", "rose");
  const wrong = stage.connect();
  await wrong.opens();
  wrong.authenticates("romeo", "guess");
  await wrong.hears("failure");
  wrong.leaves();
  const vanishing = stage.connect();
  await vanishing.opens();
  vanishing.authenticates("romeo", "rose");
  vanishing.leaves();
  await stage.turn();
  assert.equal(stage.network.asked.items.some(({ what }) => what === "logout"), false);
  romeo.says(`juliet@${domain}`, "still here");
  await stage.network.asked.take("the message", ({ what }) => what === "message");
});

test("another domain than ours ends the stream", async () => {
  await using stage = await ServerStage.open();
  const stray = stage.connect();
  await stray.opens({ to: "elsewhere.example" });
  assert.equal((await stray.hears("closed")).getName(), "closed");
  const missing = stage.connect();
  const error = await missing.opens({ to: "" });
  assert.equal(error.getChildElements()[0]?.getName(), "host-unknown");
});

test("STARTTLS without a certificate is refused, and nobody else notices", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.person("romeo");
  const eager = stage.connect();
  const features = await eager.opens();
  assert.equal(features.getChild("starttls"), undefined);
  eager.sends("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
  await eager.hears("failure");
  await eager.hears("closed");
  assert.equal((await romeo.asks("get", "<ping xmlns='urn:xmpp:ping'/>")).attrs.type, "result");
});

test("what is sent in plain text behind <starttls/> counts for nothing", async () => {
  await using stage = await ServerStage.open({ encrypts: true });
  const client = stage.connect();
  await client.opens();
  const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${
    btoa("\0romeo\0x")
  }</auth>`;
  client.sends(`<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>${auth}`);
  await client.hears("proceed");
  const features = await client.opens();
  assert.equal(features.getChild("starttls"), undefined);
  await stage.turn();
  assert.equal(stage.network.asked.items.some(({ what }) => what === "login"), false);
});

test("from afar no password is taken without encryption", async () => {
  await using stage = await ServerStage.open({ encrypts: true });
  const far = stage.connect("192.0.2.7");
  const features = await far.opens();
  assert.ok(features.getChild("starttls")?.getChild("required"));
  assert.equal(features.getChild("mechanisms"), undefined);
  far.authenticates("romeo", "rose");
  assert.match((await far.hears("failure")).toString(), /<encryption-required\/>/);
});

test("an endless stanza is cut off, and so is a deep one", async () => {
  await using stage = await ServerStage.open();
  const endless = stage.connect();
  await endless.opens();
  endless.sends("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + "a".repeat(20_000));
  assert.equal(await endless.isThrownOut(), "policy-violation");
  const deep = stage.connect();
  await deep.opens();
  deep.sends("<a>".repeat(20));
  assert.equal(await deep.isThrownOut(), "policy-violation");
});

test("whoever is slow to log in loses the place, however busy the line is", async () => {
  await using stage = await ServerStage.open();
  const slow = stage.connect();
  await slow.opens();
  slow.sends(" ");
  stage.clock.advance(29_000);
  slow.sends(" ");
  await stage.turn();
  stage.clock.advance(1_000);
  assert.equal(await slow.isThrownOut(), "connection-timeout");
});

test("one address has so many connections and no more, and gets the place back", async () => {
  await using stage = await ServerStage.open({ config: "service.max_connections_per_address = 2" });
  const first = stage.connect("192.0.2.7");
  await first.opens();
  await stage.connect("192.0.2.7").opens();
  const third = stage.connect("192.0.2.7");
  await third.hears("gone");
  await stage.connect("192.0.2.8").opens();
  first.leaves();
  await stage.turn();
  await stage.connect("192.0.2.7").opens();
});

test("passwords cannot be tried for long", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo", "rose");
  for (let connection = 0; connection < 4; connection++) {
    const thief = stage.connect();
    await thief.opens();
    for (let attempt = 0; attempt < 3; attempt++) {
      thief.authenticates("romeo", `guess ${connection} ${attempt}`);
      await thief.hears("failure");
    }
    assert.equal(await thief.isThrownOut(), "policy-violation");
  }
  const thief = stage.connect();
  await thief.opens();
  thief.authenticates("romeo", "rose");
  assert.match((await thief.hears("failure")).toString(), /temporary-auth-failure.*few minutes/);
  stage.clock.advance(5 * 60_000);
  await stage.person("romeo", "rose");
});

test("nobody acts for somebody else", async () => {
  await using stage = await ServerStage.open();
  const thief = stage.connect();
  await thief.opens();
  thief.authenticates("tybalt", "x", `romeo@${domain}`);
  assert.match((await thief.hears("failure")).toString(), /<invalid-authzid\/>/);
});

test("a stanza comes from its client, whatever it says", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  romeo.sends(`<message from='tybalt@${domain}/x' to='juliet@${domain}' id='1'><body>hark</body></message>`);
  assert.equal((await stage.network.asked.take("it", ({ what }) => what === "message")).user, romeo.bare);
});

test("other servers cannot be reached from here", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  romeo.says("juliet@capulet.example", "hark", "far");
  const error = await romeo.hears("message", ({ attrs }) => attrs.id === "far");
  assert.match(error.toString(), /type="error".*item-not-found/);
});

test("two users cannot reach each other's clients", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  const tybalt = await stage.available("tybalt");
  tybalt.sends(`<message to='${romeo.jid}' id='1'><body>coward</body></message>`);
  const asked = await stage.network.asked.take("it", ({ what }) => what === "message");
  assert.equal(asked["buddy"], "romeo", "the network's romeo, who may be anybody");
  assert.equal(romeo.heard.items.some((element) => element.getName() === "message"), false);
});

test("broken XML and false streams end with the right word", async () => {
  await using stage = await ServerStage.open();
  const header =
    `<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}'`;
  const lines: readonly (readonly [string, string])[] = [
    ["GET / HTTP/1.1\r\n\r\n", "not-well-formed"],
    [`${header}>`, "unsupported-version"],
    [
      `<stream:stream xmlns='jabber:server' xmlns:stream='http://etherx.jabber.org/streams' to='${domain}' version='1.0'>`,
      "invalid-namespace",
    ],
    ["<!DOCTYPE a [<!ENTITY b 'c'>]>", "restricted-xml"],
  ];
  for (const [line, condition] of lines) {
    const client = stage.connect();
    client.sends(line);
    assert.equal(await client.isThrownOut(), condition, line);
  }
});
