/** Romeo has an XMPP account; Juliet and Mercutio are on the other network. */
import assert from "node:assert/strict";
import { StatusType } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { gateway, Stage } from "./stage.ts";

const romeoAtHome = "romeo@verona.example/home";

test("Romeo finds the gateway, registers, logs in, and hears that he is connected", async () => {
  await using stage = await Stage.open({ config: "identity.type = irc" });
  const romeo = stage.person(romeoAtHome);

  romeo.sends("<iq type='get' id='1'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
  const info = await romeo.hears("iq");
  assert.equal(info.attrs.from, gateway);
  assert.match(info.toString(), /category="gateway" type="irc"/);
  assert.match(info.toString(), /var="jabber:iq:register"/);

  await romeo.registers("montague", "rose");
  romeo.sends("<presence><show>away</show></presence>");
  const connecting = await romeo.hears("presence", ({ attrs }) => attrs.from === gateway);
  assert.equal(connecting.attrs.type, "unavailable");
  assert.equal(connecting.getChildText("status"), "Connecting");
  assert.deepEqual(await romeo.asks("login"), {
    what: "login",
    user: romeo.bare,
    legacyName: "montague",
    password: "rose",
  });
  assert.equal((await romeo.asks("status"))["status"], StatusType.away);

  stage.network.plugin.reportConnected(romeo.bare);
  const connected = await romeo.hears("presence", ({ attrs }) => attrs.from === gateway);
  assert.equal(connected.attrs.type, undefined);
});

test("Romeo and Juliet write to each other", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();

  romeo.sends(
    `<message type='chat' to='Juliet\\40capulet@${gateway}'><body>It is the east &amp; you the sun</body></message>`,
  );
  const asked = await romeo.asks("message");
  assert.deepEqual([asked["buddy"], asked["text"]], ["Juliet@capulet", "It is the east & you the sun"]);

  stage.network.plugin.reportMessage({ user: romeo.bare, buddy: "Juliet@capulet", text: "<Ay me> 🌹" });
  const heard = await romeo.hears("message");
  assert.equal(heard.attrs.from, `juliet\\40capulet@${gateway}/bot`);
  assert.equal(heard.attrs.to, romeo.full, "the answer goes to the client he wrote from");
  assert.equal(heard.getChildText("body"), "<Ay me> 🌹");
});

test("a message that was written long ago says when", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  const writtenAt = new Date("1597-01-29T10:00:00Z");
  stage.network.plugin.reportMessage({ user: romeo.bare, buddy: "Juliet", text: "O Romeo", writtenAt });
  const heard = await romeo.hears("message");
  assert.equal(heard.getChild("delay", "urn:xmpp:delay")?.attrs["stamp"], "1597-01-29T10:00:00.000Z");
});

test("Juliet is offered to Romeo, who accepts her, sees her, and loses sight of her when he leaves", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();

  stage.network.plugin.reportBuddyChanged({
    user: romeo.bare,
    buddy: "Juliet",
    alias: "J.",
    status: StatusType.away,
  });
  const offer = await romeo.hears("presence", ({ attrs }) => attrs.type === "subscribe");
  assert.equal(offer.attrs.from, `juliet@${gateway}`);
  assert.equal(offer.getChildText("nick"), "J.");
  const seen = await romeo.hears("presence", ({ attrs }) => attrs.from === `juliet@${gateway}/bot`);
  assert.equal(seen.getChildText("show"), "away");

  romeo.sends(`<presence type='subscribed' to='juliet@${gateway}'/>`);
  assert.equal((await romeo.asks("add"))["buddy"], "Juliet", "in the network's own spelling");

  romeo.sends("<presence type='unavailable'/>");
  await romeo.asks("logout");
  const gone = await romeo.hears("presence", ({ attrs }) => attrs.type === "unavailable");
  assert.equal(gone.attrs.from, `juliet@${gateway}/bot`);
  await romeo.hears("presence", ({ attrs }) => attrs.type === "unavailable" && attrs.from === gateway);
});

test("Romeo adds Mercutio and drops him again", async () => {
  await using stage = await Stage.open({ config: "service.enable_remove_buddy = 1" });
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();

  romeo.sends(`<presence type='subscribe' to='mercutio@${gateway}'/>`);
  await romeo.hears(
    "presence",
    ({ attrs }) => attrs.type === "subscribed" && attrs.from === `mercutio@${gateway}`,
  );
  await romeo.hears(
    "presence",
    ({ attrs }) => attrs.type === "subscribe" && attrs.from === `mercutio@${gateway}`,
  );
  assert.equal((await romeo.asks("add"))["buddy"], "mercutio");

  romeo.sends(`<presence type='unsubscribe' to='mercutio@${gateway}'/>`);
  await romeo.hears("presence", ({ attrs }) => attrs.type === "unsubscribed");
  assert.equal((await romeo.asks("remove"))["buddy"], "mercutio");
});

test("Romeo's second client sees everybody at once, and his first may leave without him", async () => {
  await using stage = await Stage.open();
  const home = stage.person(romeoAtHome);
  const phone = stage.person("romeo@verona.example/phone");
  await home.registers("montague", "rose");
  await home.logsIn();
  stage.network.plugin.reportBuddyChanged({ user: home.bare, buddy: "Juliet", status: StatusType.online });
  await home.hears("presence", ({ attrs }) => attrs.from === `juliet@${gateway}/bot`);

  phone.sends("<presence/>");
  await phone.hears("presence", ({ attrs }) => attrs.from === gateway && attrs.to === phone.full);
  await phone.hears(
    "presence",
    ({ attrs }) => attrs.from === `juliet@${gateway}/bot` && attrs.to === phone.full,
  );

  home.sends("<presence type='unavailable'/>");
  await home.hears("presence", ({ attrs }) => attrs.type === "unavailable" && attrs.to === home.full);
  phone.sends(`<message to='juliet@${gateway}'><body>still here</body></message>`);
  assert.equal((await phone.asks("message"))["text"], "still here");
});

test("Romeo unregisters, and nothing of the gateway stays on his list", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  stage.network.plugin.reportBuddyChanged({ user: romeo.bare, buddy: "Juliet", status: StatusType.online });
  await romeo.hears(
    "presence",
    ({ attrs }) => attrs.type === "subscribe" && attrs.from === `juliet@${gateway}`,
  );

  romeo.sends("<iq type='set' id='bye'><query xmlns='jabber:iq:register'><remove/></query></iq>");
  await romeo.asks("logout");
  for (const from of [`juliet@${gateway}`, gateway]) {
    await romeo.hears("presence", ({ attrs }) => attrs.type === "unsubscribe" && attrs.from === from);
    await romeo.hears("presence", ({ attrs }) => attrs.type === "unsubscribed" && attrs.from === from);
  }
  await romeo.hears("iq", ({ attrs }) => attrs.id === "bye" && attrs.type === "result");

  romeo.sends(`<message type='chat' id='lost' to='juliet@${gateway}'><body>?</body></message>`);
  const error = await romeo.hears("message", ({ attrs }) => attrs.id === "lost");
  assert.equal(error.attrs.type, "error");
  assert.match(error.toString(), /registration-required/);
});
