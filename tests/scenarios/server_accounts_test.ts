/** People's accounts in server mode: their lists, their passwords, and their end. */
import assert from "node:assert/strict";
import { ConnectionError, StatusType } from "../../proto/mod.ts";
import { ScramClient } from "./scram_client.ts";
import { test } from "../test.ts";
import type { PlayedClient } from "./played_client.ts";
import { domain, ServerStage } from "./server_stage.ts";

const romeoJid = `romeo@${domain}`;
const juliet = `juliet@${domain}`;
const getList = "<query xmlns='jabber:iq:roster'/>";

function setItem(item: string): string {
  return `<query xmlns='jabber:iq:roster'>${item}</query>`;
}

/** The next push of an item that looks like this. */
function isPushed(client: PlayedClient, like: RegExp): Promise<unknown> {
  return client.hears("iq", (stanza) => stanza.attrs.type === "set" && like.test(stanza.toString()));
}

test("whom the network adds, renames or drops comes and goes on the list by itself", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  await romeo.asks("get", getList);
  const { plugin } = stage.network;
  const buddy = { user: romeoJid, buddy: "juliet", status: StatusType.online };
  plugin.reportBuddyChanged({ ...buddy, alias: "Juliet", groups: ["Capulets"] });
  await isPushed(romeo, /jid="juliet@.*name="Juliet".*subscription="both".*<group>Capulets/);
  await romeo.hears("presence", ({ attrs }) => attrs.from === `${juliet}/bot`);
  plugin.reportBuddyChanged({ ...buddy, alias: "J. Capulet", groups: ["Capulets"] });
  await isPushed(romeo, /name="J. Capulet"/);
  plugin.reportBuddyRemoved(romeoJid, "juliet");
  await isPushed(romeo, /jid="juliet@[^>]*subscription="remove"/);
  assert.equal(romeo.heard.items.some(({ attrs }) => attrs.type === "subscribe"), false);
});

test("what one client changes on the list reaches the network and the other client", async () => {
  await using stage = await ServerStage.open();
  const home = await stage.available("romeo", "secret", "home");
  const phone = await stage.available("romeo", "secret", "phone");
  await phone.asks("get", getList);
  const item = `<item jid='${juliet}' name='Sun'><group>East</group></item>`;
  assert.equal((await home.asks("set", setItem(item))).attrs.type, "result");
  const asked = await stage.network.asked.take("the contact", ({ what }) => what === "add");
  assert.equal(asked["buddy"], "juliet");
  await isPushed(phone, /name="Sun".*<group>East/);
  assert.equal(
    (await home.asks("set", setItem(`<item jid='${juliet}' subscription='remove'/>`))).attrs.type,
    "result",
  );
  await isPushed(phone, /subscription="remove"/);
  assert.doesNotMatch((await home.asks("get", getList)).toString(), /juliet/);
});

test("a subscription is as good as a change of the list, and is not asked for in return", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  await romeo.asks("get", getList);
  romeo.sends(`<presence type='subscribe' to='${juliet}'/>`);
  await romeo.hears("presence", ({ attrs }) => attrs.type === "subscribed" && attrs.from === juliet);
  await isPushed(romeo, /jid="juliet@/);
  await stage.turn();
  assert.equal(romeo.heard.items.some(({ attrs }) => attrs.type === "subscribe"), false);
});

test("a list that has not changed is not sent again", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  const first = await romeo.asks("get", "<query xmlns='jabber:iq:roster' ver=''/>");
  const ver = first.getChild("query")?.attrs["ver"] ?? "";
  assert.notEqual(ver, "");
  const again = await romeo.asks("get", `<query xmlns='jabber:iq:roster' ver='${ver}'/>`);
  assert.equal(again.getChild("query"), undefined);
  stage.network.plugin.reportBuddyChanged({ user: romeoJid, buddy: "juliet", status: StatusType.away });
  await isPushed(romeo, /juliet/);
  const changed = await romeo.asks("get", `<query xmlns='jabber:iq:roster' ver='${ver}'/>`);
  assert.match(changed.toString(), /juliet/);
});

for (const mechanism of ["SCRAM-SHA-256", "SCRAM-SHA-1"] as const) {
  test(`whoever has a stored password may prove it by ${mechanism}, and so do we`, async () => {
    await using stage = await ServerStage.open();
    await stage.person("romeo", "rose");
    const phone = stage.connect();
    const features = await phone.opens({ from: romeoJid });
    assert.match(features.toString(), new RegExp(`<mechanism>${mechanism}</mechanism>`));
    const scram = new ScramClient(mechanism, "romeo", "rose");
    phone.sends(scram.first());
    phone.sends(scram.final(await phone.hears("challenge")));
    assert.equal(scram.serverProof, (await phone.hears("success")).getText());
    const thief = stage.connect();
    await thief.opens({ from: romeoJid });
    const wrong = new ScramClient(mechanism, "romeo", "tulip");
    thief.sends(wrong.first());
    thief.sends(wrong.final(await thief.hears("challenge")));
    assert.match((await thief.hears("failure")).toString(), /<not-authorized\/>/);
  });
}

test("who has no account yet is offered no mechanism that needs one", async () => {
  await using stage = await ServerStage.open();
  const features = await stage.connect().opens({ from: `nobody@${domain}` });
  assert.equal(features.getChild("mechanisms")?.getChildren("mechanism").length, 1);
});

test("a new password is taken once the network has refused the old one", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.person("romeo", "old");
  romeo.sends("</stream:stream>");
  await romeo.hears("closed");
  await stage.turn();
  const again = await stage.person("romeo", "old");
  again.sends("<presence/>");
  await stage.network.asked.take("a login", ({ what }) => what === "login");
  const refused = ConnectionError.authenticationFailed;
  stage.network.plugin.reportDisconnected(romeoJid, refused, "your password has changed");
  await again.hears("message", (stanza) => /has changed/.test(stanza.toString()));
  const phone = await stage.person("romeo", "new", "phone");
  assert.equal(phone.jid, `${romeoJid}/phone`);
  const thief = stage.connect();
  await thief.opens();
  thief.authenticates("romeo", "old");
  assert.match((await thief.hears("failure")).toString(), /<not-authorized\/>/);
});

test("the network does not notice when a client takes its own older one's place", async () => {
  await using stage = await ServerStage.open();
  await stage.available("romeo", "secret", "home");
  stage.network.asked.clear();
  const young = await stage.person("romeo", "secret", "home");
  young.sends("<presence/>");
  await young.hears("presence", ({ attrs }) => attrs.from === domain && attrs.type === undefined);
  assert.equal(stage.network.asked.items.some(({ what }) => /login|logout/.test(what)), false);
  young.sends("</stream:stream>");
  await stage.network.asked.take("the logout", ({ what }) => what === "logout");
});

test("what somebody says with another client of the network is shown as said by them", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  await romeo.asks("set", "<enable xmlns='urn:xmpp:carbons:2'/>");
  stage.network.plugin.reportMessage({
    user: romeoJid,
    buddy: "juliet",
    text: "from my other phone",
    carbon: true,
  });
  const copy = await romeo.hears("message");
  assert.equal(copy.attrs.from, romeoJid);
  assert.match(copy.toString(), /<sent .*to="juliet@gw.verona.example".*from my other phone/);
});

test("whoever unregisters hears that it is done, and is let go", async () => {
  await using stage = await ServerStage.open();
  const romeo = await stage.available("romeo");
  const answer = await romeo.asks("set", "<query xmlns='jabber:iq:register'><remove/></query>", domain);
  assert.equal(answer.attrs.type, "result");
  await stage.turn();
  stage.clock.advance(1_000);
  assert.equal(await romeo.isThrownOut(), "not-authorized");
});

test("operators log in with a password of their own, and run the instance", async () => {
  const config = `service.admin_jid = boss@${domain}\nservice.admin_password = hush`;
  await using stage = await ServerStage.open({ config });
  const thief = stage.connect();
  await thief.opens();
  thief.authenticates("boss", "");
  assert.match((await thief.hears("failure")).toString(), /<not-authorized\/>/);
  const boss = await stage.person("boss", "hush");
  boss.sends("<presence/>");
  await boss.hears("presence", ({ attrs }) => attrs.from === domain);
  boss.says(domain, "online_users_count");
  assert.equal((await boss.hears("message")).getChildText("body"), "0");
  assert.equal(stage.network.asked.items.length, 0);
});

test("nobody is an operator while no password is set", async () => {
  await using stage = await ServerStage.open({ config: `service.admin_jid = boss@${domain}` });
  const thief = stage.connect();
  await thief.opens();
  thief.authenticates("boss", "");
  assert.match((await thief.hears("failure")).toString(), /<not-authorized\/>/);
});

test("where strangers may not register, only users log in", async () => {
  await using stage = await ServerStage.open({ config: "registration.enable_public_registration = 0" });
  const stranger = stage.connect();
  await stranger.opens();
  stranger.authenticates("tybalt", "secret");
  assert.match(
    (await stranger.hears("failure")).toString(),
    /<not-authorized\/>.*does not take registrations/,
  );
  assert.equal(stage.network.asked.items.length, 0);
});

test("one address makes so many accounts in an hour, and old ones log in all the same", async () => {
  await using stage = await ServerStage.open({
    config: "service.max_registrations_per_address = 2\nservice.plaintext_login = always",
  });
  const far = async (name: string, isNew: boolean, password = "secret") => {
    const client = stage.connect("192.0.2.7");
    await client.opens();
    client.authenticates(name, password);
    if (isNew) await stage.accepts(name);
    return await client.heard.take("an outcome", (element) => /success|failure/.test(element.getName()));
  };
  assert.equal((await far("romeo", true)).getName(), "success");
  assert.equal((await far("tybalt", true)).getName(), "success");
  assert.match((await far("paris", false)).toString(), /<temporary-auth-failure.*Too many accounts/);
  assert.equal((await far("romeo", false)).getName(), "success");
  await stage.person("benvolio");
});

test("an account on the network may have a server in its name", async () => {
  await using stage = await ServerStage.open();
  const romeo = stage.connect();
  await romeo.opens();
  romeo.authenticates("romeo%irc.verona.example", "secret");
  const asked = await stage.network.asked.take("a login", ({ what }) => what === "login");
  assert.equal(asked["legacyName"], "romeo@irc.verona.example");
});
