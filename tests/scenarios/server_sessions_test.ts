/** Several clients of one person in server mode, and lines that break. */
import assert from "node:assert/strict";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { StatusType } from "../../proto/mod.ts";
import { test } from "../test.ts";
import type { PlayedClient } from "./played_client.ts";
import { domain, ServerStage } from "./server_stage.ts";

const juliet = `juliet@${domain}`;
const sm = "urn:xmpp:sm:3";

/** Juliet says something to Romeo on the network. */
function julietSays(stage: ServerStage, text: string): void {
  stage.network.plugin.reportMessage({ user: `romeo@${domain}`, buddy: "juliet", text });
}

function hearsWords(client: PlayedClient, words: string): Promise<Element> {
  return client.hears("message", (stanza) => stanza.getChildText("body") === words);
}

async function enable(client: PlayedClient): Promise<string> {
  client.sends(`<enable xmlns='${sm}' resume='true'/>`);
  return (await client.hears("enabled")).attrs.id ?? "";
}

/** Logs in and takes a session up again. */
async function resume(stage: ServerStage, previd: string, h: number): Promise<PlayedClient> {
  const client = stage.connect();
  await client.opens();
  client.authenticates("romeo", "secret");
  await client.hears("success");
  await client.opens();
  client.sends(`<resume xmlns='${sm}' previd='${previd}' h='${h}'/>`);
  return client;
}

test("both clients of one person hear what comes, and each hears of the other", async () => {
  await using stage = await ServerStage.open();
  const home = await stage.available("romeo", "secret", "home");
  const phone = await stage.available("romeo", "secret", "phone");
  await home.hears("presence", ({ attrs }) => attrs.from === phone.jid);
  await phone.hears("presence", ({ attrs }) => attrs.from === home.jid);
  julietSays(stage, "come hither");
  await hearsWords(home, "come hither");
  await hearsWords(phone, "come hither");
});

test("what one client says is copied to the other, if that wants copies", async () => {
  await using stage = await ServerStage.open();
  const home = await stage.available("romeo", "secret", "home");
  const phone = await stage.available("romeo", "secret", "phone");
  for (const each of [home, phone]) await each.asks("set", "<enable xmlns='urn:xmpp:carbons:2'/>");
  home.says(juliet, "hark", "1");
  const copy = await phone.hears("message");
  assert.equal(copy.attrs.from, `romeo@${domain}`);
  const forwarded = copy.getChild("sent", "urn:xmpp:carbons:2")?.getChild("forwarded", "urn:xmpp:forward:0");
  assert.equal(forwarded?.getChild("message")?.getChildText("body"), "hark");
  assert.equal(home.heard.items.some((stanza) => stanza.getName() === "message"), false);
});

test("one client's end leaves the other logged in", async () => {
  await using stage = await ServerStage.open();
  const home = await stage.available("romeo", "secret", "home");
  const phone = await stage.available("romeo", "secret", "phone");
  phone.leaves();
  await home.hears("presence", ({ attrs }) => attrs.from === phone.jid && attrs.type === "unavailable");
  assert.equal(stage.network.asked.items.some(({ what }) => what === "logout"), false);
  home.sends("</stream:stream>");
  await stage.network.asked.take("the logout", ({ what }) => what === "logout");
});

test("a client that binds the same resource takes the older one's place", async () => {
  await using stage = await ServerStage.open();
  const old = await stage.available("romeo", "secret", "home");
  const young = await stage.available("romeo", "secret", "home");
  assert.equal(await old.isThrownOut(), "conflict");
  assert.equal(young.jid, old.jid);
  julietSays(stage, "come hither");
  await hearsWords(young, "come hither");
});

test("a client that names no resource is given a new id, which is no count of clients", async () => {
  await using stage = await ServerStage.open();
  const resources: string[] = [];
  for (let each = 0; each < 2; each++) {
    const { jid } = await stage.person("romeo", "secret", "");
    const resource = jid.slice(jid.indexOf("/") + 1);
    assert.ok(stage.given.includes(resource), resource);
    resources.push(resource);
  }
  assert.notEqual(resources[0], resources[1]);
});

test("where only one client is allowed, the new one stays", async () => {
  await using stage = await ServerStage.open({ config: "service.more_resources = 0" });
  const old = await stage.available("romeo", "secret", "home");
  await stage.person("romeo", "secret", "phone");
  assert.equal(await old.isThrownOut(), "conflict");
});

test("a cut connection loses nothing: the session goes on where the client was", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  const previd = await enable(romeo);
  julietSays(stage, "one");
  await hearsWords(romeo, "one");
  romeo.sends(`<a xmlns='${sm}' h='1'/>`);
  julietSays(stage, "two");
  await hearsWords(romeo, "two");
  romeo.leaves();
  await stage.turn();
  julietSays(stage, "three");
  await stage.turn();
  const again = await resume(stage, previd, 1);
  assert.equal((await again.hears("resumed")).attrs["previd"], previd);
  await hearsWords(again, "two");
  await hearsWords(again, "three");
  assert.equal(stage.network.asked.items.some(({ what }) => what === "logout"), false);
});

test("nobody else can take a session up, not even with its id", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  const previd = await enable(romeo);
  const tybalt = stage.connect();
  await tybalt.opens();
  tybalt.authenticates("tybalt", "secret");
  await stage.accepts("tybalt");
  await tybalt.hears("success");
  await tybalt.opens();
  tybalt.sends(`<resume xmlns='${sm}' previd='${previd}' h='0'/>`);
  assert.match((await tybalt.hears("failed")).toString(), /item-not-found/);
  assert.equal((await romeo.asks("get", "<ping xmlns='urn:xmpp:ping'/>")).attrs.type, "result");
});

test("a client that does not come back is logged out, and what it missed waits for the next", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  await enable(romeo);
  romeo.leaves();
  await stage.turn();
  julietSays(stage, "anybody?");
  await stage.turn();
  await stage.waits(300);
  await stage.network.asked.take("the logout", ({ what }) => what === "logout");
  const next = await stage.available("romeo", "secret", "phone");
  const missed = await hearsWords(next, "anybody?");
  assert.ok(missed.getChild("delay", "urn:xmpp:delay"));
});

test("a client that claims more than it was sent is thrown out", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  await enable(romeo);
  romeo.sends(`<a xmlns='${sm}' h='99'/>`);
  assert.equal(await romeo.isThrownOut(), "undefined-condition");
});

test("we count what a client sends", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  await enable(romeo);
  await romeo.asks("get", "<ping xmlns='urn:xmpp:ping'/>");
  romeo.says(juliet, "hark");
  romeo.sends(`<r xmlns='${sm}'/>`);
  assert.equal((await romeo.hears("a")).attrs["h"], "2");
});

test("an inactive client hears the latest presence with the next message, and no typing", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  romeo.sends("<inactive xmlns='urn:xmpp:csi:0'/>");
  romeo.heard.clear();
  const user = `romeo@${domain}`;
  for (const text of ["first", "second"]) {
    stage.network.plugin.reportBuddyChanged({
      user,
      buddy: "juliet",
      status: StatusType.away,
      statusMessage: text,
    });
  }
  await stage.turn();
  assert.deepEqual(
    romeo.heard.items.map((stanza) => stanza.getName()).filter((name) => name === "presence"),
    [],
  );
  julietSays(stage, "come");
  await hearsWords(romeo, "come");
  const shown = romeo.heard.items.filter((stanza) => stanza.attrs.from === `${juliet}/bot`);
  assert.deepEqual(shown.map((stanza) => stanza.getChildText("status")), ["second"]);
});

test("a new client finds in the archive what was said, page by page", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  romeo.says(juliet, "hark", "1");
  julietSays(stage, "come");
  await hearsWords(romeo, "come");
  const query = (set: string) => `<query xmlns='urn:xmpp:mam:2' queryid='q'>${set}</query>`;
  const fin = await romeo.asks(
    "set",
    query("<set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set>"),
  );
  const result = await romeo.hears("message", (stanza) => stanza.getChild("result") !== undefined);
  assert.match(result.toString(), /queryid="q".*<delay.*<body>hark<\/body>/);
  assert.match(fin.toString(), /<count>2<\/count>/);
  const rest = await romeo.asks("set", query("<x xmlns='jabber:x:data' type='submit'/>"));
  assert.match(rest.toString(), /complete="true"/);
});
