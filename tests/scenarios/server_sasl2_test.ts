/** Logging in to server mode in one go: SASL2 (XEP-0388) with Bind 2 (XEP-0386) and stream management (XEP-0198). */
import assert from "node:assert/strict";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { test } from "../test.ts";
import type { PlayedClient } from "./played_client.ts";
import { ScramClient } from "./scram_client.ts";
import { domain, ServerStage } from "./server_stage.ts";

const sasl2 = "urn:xmpp:sasl:2";
const sm = "urn:xmpp:sm:3";
const romeoJid = `romeo@${domain}`;
const ping = "<ping xmlns='urn:xmpp:ping'/>";
const bind = `<bind xmlns='urn:xmpp:bind:0'><tag>Balcony</tag><enable xmlns='${sm}' resume='true'/></bind>`;
const phone = "d4565fa7-4d72-4749-b3d3-740edbf87770";

function plain(name: string, password: string, authzid = ""): string {
  return `<initial-response>${btoa(`${authzid}\0${name}\0${password}`)}</initial-response>`;
}

function authenticates(client: PlayedClient, parts: string, attributes = "mechanism='PLAIN'"): void {
  client.sends(`<authenticate xmlns='${sasl2}' ${attributes}>${parts}</authenticate>`);
}

/** Romeo, who has an account already, connects and asks for this along with his login. */
async function enters(
  stage: ServerStage,
  parts: string,
): Promise<{ client: PlayedClient; success: Element }> {
  const client = stage.connect();
  await client.opens();
  authenticates(client, plain("romeo", "secret") + parts);
  const success = await client.hears("success");
  client.jid = success.getChildText("authorization-identifier") ?? "";
  return { client, success };
}

function julietSays(stage: ServerStage, text: string): void {
  stage.network.plugin.reportMessage({ user: romeoJid, buddy: "juliet", text });
}

function hearsWords(client: PlayedClient, words: string): Promise<Element> {
  return client.hears("message", (stanza) => stanza.getChildText("body") === words);
}

test("what can be had along with a login is offered with the same mechanisms as without", async () => {
  await using stage = await ServerStage.open();
  const features = await stage.connect().opens();
  const offer = features.getChild("authentication", sasl2);
  assert.deepEqual(offer?.getChildren("mechanism").map((each) => each.getText()), ["PLAIN"]);
  const inline = offer?.getChild("inline");
  assert.ok(inline?.getChild("sm", sm));
  const session = inline?.getChild("bind", "urn:xmpp:bind:0")?.getChild("inline")?.getChildren("feature");
  assert.deepEqual(session?.map(({ attrs }) => attrs["var"]), ["urn:xmpp:carbons:2", "urn:xmpp:csi:0", sm]);
});

test("a client logs in, binds and turns everything on with one element, and is there", async () => {
  await using stage = await ServerStage.open();
  const home = await stage.available("romeo", "secret", "home");
  const wishes = `<bind xmlns='urn:xmpp:bind:0'><tag>Balcony</tag><enable xmlns='urn:xmpp:carbons:2'/>` +
    `<enable xmlns='${sm}' resume='true'/></bind>`;
  const { client, success } = await enters(stage, wishes);
  assert.match(client.jid, new RegExp(`^${romeoJid}/Balcony/.{10,}`));
  const enabled = success.getChild("bound", "urn:xmpp:bind:0")?.getChild("enabled", sm);
  assert.equal(enabled?.attrs["resume"], "true");
  const features = await client.hears("features");
  assert.equal(features.getChild("bind"), undefined, "it is bound");
  assert.equal(features.getChild("sm"), undefined, "it is on");
  assert.equal((await client.asks("get", ping)).attrs.type, "result");
  client.sends(`<r xmlns='${sm}'/>`);
  assert.equal((await client.hears("a")).attrs["h"], "1");
  home.says(`juliet@${domain}`, "hark", "1");
  assert.ok((await client.hears("message")).getChild("sent", "urn:xmpp:carbons:2"));
});

test("an inactive client may say so from the beginning", async () => {
  await using stage = await ServerStage.open();
  await stage.available("romeo", "secret", "home");
  const { client } = await enters(
    stage,
    "<bind xmlns='urn:xmpp:bind:0'><inactive xmlns='urn:xmpp:csi:0'/></bind>",
  );
  client.sends("<presence/>");
  await stage.turn();
  const shown = () => client.heard.items.filter((stanza) => stanza.getName() === "presence").length;
  assert.equal(shown(), 0);
  client.sends("<active xmlns='urn:xmpp:csi:0'/>");
  await client.asks("get", ping);
  assert.notEqual(shown(), 0);
});

test("without a wish to bind it goes on as ever, on the same stream", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const { client, success } = await enters(stage, "");
  assert.equal(client.jid, romeoJid);
  assert.equal(success.getChild("bound"), undefined);
  assert.ok((await client.hears("features")).getChild("bind"));
  await client.binds("attic");
  assert.equal(client.jid, `${romeoJid}/attic`);
});

test("whoever is new is let in by the network here, too", async () => {
  await using stage = await ServerStage.open();
  const client = stage.connect();
  await client.opens();
  authenticates(client, plain("romeo", "secret") + bind);
  await stage.accepts("romeo");
  assert.ok((await client.hears("success")).getChild("bound"));
});

test("SCRAM proves both sides, and its last word is with the success", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo", "rose");
  const client = stage.connect();
  await client.opens({ from: romeoJid });
  const scram = new ScramClient("SCRAM-SHA-256", "romeo", "rose");
  const initial = `<initial-response>${scram.initial()}</initial-response>`;
  authenticates(client, initial + bind, "mechanism='SCRAM-SHA-256'");
  const challenge = await client.hears("challenge");
  assert.equal(challenge.getNS(), sasl2);
  client.sends(`<response xmlns='${sasl2}'>${scram.answer(challenge.getText())}</response>`);
  const success = await client.hears("success");
  assert.equal(success.getChildText("additional-data"), scram.serverProof);
  assert.ok(success.getChild("bound"));
});

test("a client that says nothing at first is asked to", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const client = stage.connect();
  await client.opens();
  authenticates(client, bind);
  assert.equal((await client.hears("challenge")).getText(), "");
  client.sends(`<response xmlns='${sasl2}'>${btoa("\0romeo\0secret")}</response>`);
  assert.ok((await client.hears("success")).getChild("bound"));
});

test("a lost session is taken up again with the login, nothing is lost, and nothing is bound", async () => {
  await using stage = await ServerStage.open();
  await stage.available("romeo", "secret", "home");
  const { client, success } = await enters(stage, bind);
  client.sends("<presence/>");
  const previd = success.getChild("bound")?.getChild("enabled")?.attrs.id ?? "";
  client.leaves();
  await stage.turn();
  julietSays(stage, "while you were away");
  await stage.turn();
  const again = await enters(stage, `<resume xmlns='${sm}' previd='${previd}' h='0'/>${bind}`);
  assert.equal(again.client.jid, client.jid);
  assert.equal(again.success.getChild("resumed", sm)?.attrs["h"], "1");
  assert.equal(again.success.getChild("bound"), undefined);
  await hearsWords(again.client, "while you were away");
  assert.equal((await again.client.asks("get", ping)).attrs.type, "result");
});

test("a session that is no more does not keep the client from a new one", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const { client, success } = await enters(stage, `<resume xmlns='${sm}' previd='gone' h='0'/>${bind}`);
  assert.match(success.getChild("failed", sm)?.toString() ?? "", /item-not-found/);
  assert.ok(success.getChild("bound"));
  assert.equal((await client.asks("get", ping)).attrs.type, "result");
});

test("what an installation left behind ends when it comes anew, and nothing else does", async () => {
  await using stage = await ServerStage.open();
  const home = await stage.available("romeo", "secret", "home");
  const agent = `<user-agent id='${phone}'><software>Balcony</software></user-agent>`;
  const old = await enters(stage, agent + bind);
  await enters(stage, agent + bind);
  assert.equal(await old.client.isThrownOut(), "conflict");
  await enters(stage, "<user-agent id='no uuid'/>" + bind);
  const last = await enters(stage, "<user-agent id='no uuid'/>" + bind);
  assert.equal((await last.client.asks("get", ping)).attrs.type, "result");
  assert.equal((await home.asks("get", ping)).attrs.type, "result");
  assert.equal(stage.network.asked.items.some(({ what }) => what === "logout"), false);
});

test("a user with too many clients is logged in and bound to nothing", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  for (let each = 1; each < 20; each++) await enters(stage, bind);
  const { client, success } = await enters(stage, bind);
  assert.equal(success.getChild("bound"), undefined);
  assert.ok((await client.hears("features")).getChild("bind"));
  assert.match((await client.binds("attic")).toString(), /resource-constraint/);
});

test("who is logged in may say more at once than a stranger", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const { client } = await enters(stage, bind);
  client.says(`juliet@${domain}`, "o".repeat(100_000));
  assert.equal((await client.asks("get", ping)).attrs.type, "result");
});

test("what is sent along with a login in the same write counts for nothing, right password or wrong", async () => {
  await using stage = await ServerStage.open();
  const first = await stage.person("romeo");
  for (const password of ["secret", "guess"]) {
    const hasty = stage.connect();
    await hasty.opens();
    authenticates(hasty, plain("romeo", password) + bind);
    hasty.sends("<presence/>");
    assert.equal(await hasty.isThrownOut(), "policy-violation");
    assert.equal(hasty.heard.items.some((element) => element.getName() === "success"), false);
  }
  assert.equal((await first.asks("get", ping)).attrs.type, "result");
  await enters(stage, bind); // all that was asked about passwords before is answered by then
});

test("a wrong password binds nothing and ends nobody's session, not even by naming the installation", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const agent = `<user-agent id='${phone}'/>`;
  const { client, success } = await enters(stage, agent + bind);
  const previd = success.getChild("bound")?.getChild("enabled")?.attrs.id ?? "";
  const thief = stage.connect();
  await thief.opens();
  const resume = `<resume xmlns='${sm}' previd='${previd}' h='0'/>`;
  authenticates(thief, plain("romeo", "guess") + agent + resume + bind);
  const failure = await thief.hears("failure");
  assert.equal(failure.getNS(), sasl2);
  assert.ok(failure.getChild("not-authorized", "urn:ietf:params:xml:ns:xmpp-sasl"));
  thief.sends("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
  assert.equal(await thief.isThrownOut(), "not-authorized");
  assert.equal((await client.asks("get", ping)).attrs.type, "result");
});

test("nobody takes up another's session, or ends another's by naming the installation", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const agent = `<user-agent id='${phone}'/>`;
  const { client, success } = await enters(stage, agent + bind);
  const previd = success.getChild("bound")?.getChild("enabled")?.attrs.id ?? "";
  await stage.person("tybalt");
  const tybalt = stage.connect();
  await tybalt.opens();
  const resume = `<resume xmlns='${sm}' previd='${previd}' h='0'/>`;
  authenticates(tybalt, plain("tybalt", "secret") + agent + resume + bind);
  const answer = await tybalt.hears("success");
  assert.ok(answer.getChild("failed", sm));
  assert.match(answer.getChildText("authorization-identifier") ?? "", /^tybalt@/);
  assert.equal((await client.asks("get", ping)).attrs.type, "result");
});

test("between a challenge and its answer nothing else may be said", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const intruders = [
    "<presence/>",
    `<authenticate xmlns='${sasl2}' mechanism='PLAIN'>${plain("romeo", "secret")}</authenticate>`,
    "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
  ];
  for (const intruder of intruders) {
    const client = stage.connect();
    await client.opens();
    authenticates(client, bind);
    await client.hears("challenge");
    client.sends(intruder);
    assert.equal(await client.isThrownOut(), "policy-violation", intruder);
  }
});

test("whoever gives up may try again", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const client = stage.connect();
  await client.opens();
  authenticates(client, bind);
  await client.hears("challenge");
  client.sends(`<abort xmlns='${sasl2}'/>`);
  assert.match((await client.hears("failure")).toString(), /<aborted/);
  authenticates(client, plain("romeo", "secret") + bind);
  assert.ok((await client.hears("success")).getChild("bound"));
});

test("there is no second login on a stream", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  for (const parts of ["", bind]) {
    const { client } = await enters(stage, parts);
    authenticates(client, plain("tybalt", "secret"));
    assert.match(await client.isThrownOut(), /not-authorized|unsupported-stanza-type/);
  }
});

test("nobody acts for anybody but who they said they are when they connected", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const client = stage.connect();
  await client.opens({ from: `tybalt@${domain}` });
  authenticates(client, plain("romeo", "secret", romeoJid));
  assert.match((await client.hears("failure")).toString(), /<invalid-authzid/);
});

test("mechanisms and upgrades that were not offered fail", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  for (const attributes of ["mechanism='X-ANY'", "mechanism='PLAIN' upgrade='SCRAM-SHA-256'"]) {
    const client = stage.connect();
    await client.opens();
    authenticates(client, plain("romeo", "secret"), attributes);
    assert.match((await client.hears("failure")).toString(), /<invalid-mechanism/);
  }
});

test("from afar this door is closed without encryption as well", async () => {
  await using stage = await ServerStage.open({ encrypts: true });
  const far = stage.connect("192.0.2.7");
  assert.equal((await far.opens()).getChild("authentication"), undefined);
  authenticates(far, plain("romeo", "rose") + bind);
  assert.match((await far.hears("failure")).toString(), /<encryption-required/);
});

test("wrong passwords count together, whichever door they are tried at", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  for (let attempt = 0; attempt < 10; attempt++) {
    const thief = stage.connect();
    await thief.opens();
    if (attempt % 2 === 0) authenticates(thief, plain("romeo", "guess"));
    else thief.authenticates("romeo", "guess");
    await thief.hears("failure");
  }
  const thief = stage.connect();
  await thief.opens();
  authenticates(thief, plain("romeo", "secret") + bind);
  assert.match((await thief.hears("failure")).toString(), /temporary-auth-failure.*few minutes/);
});

test("three wrong passwords end the connection", async () => {
  await using stage = await ServerStage.open();
  await stage.person("romeo");
  const thief = stage.connect();
  await thief.opens();
  for (let attempt = 0; attempt < 3; attempt++) {
    authenticates(thief, plain("romeo", `guess ${attempt}`));
    await thief.hears("failure");
  }
  assert.equal(await thief.isThrownOut(), "policy-violation");
});
