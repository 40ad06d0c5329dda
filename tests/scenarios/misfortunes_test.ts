/** What goes wrong, and what Romeo is told. */
import assert from "node:assert/strict";
import { MemoryStorage } from "../../lib/storage/mod.ts";
import { RequestError } from "../../plugin/mod.ts";
import { ConnectionError, FailureReason } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { gateway, Stage } from "./stage.ts";

const romeoAtHome = "romeo@verona.example/home";

test("a stranger who writes gets his message back, with the reason", async () => {
  await using stage = await Stage.open();
  const tybalt = stage.person("tybalt@verona.example/street");
  tybalt.sends(`<message type='chat' id='1' to='juliet@${gateway}'><body>Juliet?</body></message>`);
  const error = await tybalt.hears("message");
  assert.equal(error.attrs.from, `juliet@${gateway}`, "from the address he wrote to");
  assert.match(error.toString(), /type="auth".*registration-required/);
  assert.match(error.toString(), /not registered with this gateway/);
});

test("a stranger who shows up is told to register", async () => {
  await using stage = await Stage.open();
  const tybalt = stage.person("tybalt@verona.example/street");
  tybalt.sends("<presence/>");
  const error = await tybalt.hears("presence");
  assert.equal(error.attrs.type, "error");
  assert.match(error.toString(), /registration-required/);
});

test("words before the login is through wait for it", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  romeo.sends("<presence/>");
  await romeo.asks("login");
  romeo.sends(`<message type='chat' id='early' to='juliet@${gateway}'><body>hark</body></message>`);
  await stage.turn();
  assert.equal(stage.network.asked.items.some(({ what }) => what === "message"), false);
  stage.network.plugin.reportConnected(romeo.bare);
  assert.equal((await romeo.asks("message"))["text"], "hark");
});

test("words before a login that is refused come back", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "thorn");
  romeo.sends("<presence/>");
  await romeo.asks("login");
  romeo.sends(`<message type='chat' id='early' to='juliet@${gateway}/bot'><body>hark</body></message>`);
  stage.network.plugin.reportDisconnected(
    romeo.bare,
    ConnectionError.authenticationFailed,
    "Wrong password.",
  );
  const error = await romeo.hears("message", ({ attrs }) => attrs.id === "early");
  assert.equal(error.attrs.type, "error");
  assert.equal(error.attrs.from, `juliet@${gateway}/bot`, "from the very address he wrote to");
  assert.equal(error.attrs.to, romeo.full);
});

test("words that a dying backend did not read are said through the next one, in order and once", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  const say = (words: string) =>
    romeo.sends(`<message type='chat' to='juliet@${gateway}'><body>${words}</body></message>`);

  say("it read this");
  await romeo.asks("message");
  stage.clock.advance(250);
  await stage.turn();
  stage.network.stall();
  say("not this");
  say("nor this");
  await stage.turn();
  stage.network.crash();
  await romeo.hears("presence", (stanza) => /Trying again/.test(stanza.getChildText("status") ?? ""));
  say("and this came after");
  stage.clock.advance(10_000);
  await romeo.asks("login");
  stage.network.plugin.reportConnected(romeo.bare);
  const heard = [await romeo.asks("message"), await romeo.asks("message"), await romeo.asks("message")];
  assert.deepEqual(heard.map(({ text }) => text), ["not this", "nor this", "and this came after"]);
});

test("a wrong password ends the login, and Romeo reads why", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "thorn");
  romeo.sends("<presence/>");
  await romeo.asks("login");
  stage.network.plugin.reportDisconnected(
    romeo.bare,
    ConnectionError.authenticationFailed,
    "Wrong password.",
  );
  const words = await romeo.hears("message");
  assert.equal(words.getChildText("body"), "Wrong password.");
  assert.equal(words.getChild("spectrumerror")?.attrs["error"], "2");
  await romeo.hears("presence", (stanza) => stanza.getChildText("status") === "Wrong password.");
  await romeo.asks("logout");
});

test("with the password corrected Romeo is logged in without doing more", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  romeo.sends(
    "<iq type='set' id='new'><query xmlns='jabber:iq:register'><username>montague</username>" +
      "<password>lily</password></query></iq>",
  );
  await romeo.asks("logout");
  assert.equal((await romeo.asks("login"))["password"], "lily");
});

test("a backend that dies costs a pause, not the login", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();

  stage.network.crash();
  const told = await romeo.hears(
    "presence",
    (stanza) => /Trying again/.test(stanza.getChildText("status") ?? ""),
  );
  assert.equal(told.attrs.type, "unavailable");
  stage.clock.advance(10_000);
  await romeo.asks("login");
  assert.equal(stage.network.started, 2);
  stage.network.plugin.reportConnected(romeo.bare);
  await romeo.hears("presence", ({ attrs }) => attrs.type === undefined && attrs.from === gateway);
});

test("a backend speaks only for the users it carries", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  const benvolio = stage.person("benvolio@verona.example/street");
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  await benvolio.registers("ben", "peace");
  stage.network.plugin.reportMessage({ user: benvolio.bare, buddy: "Juliet", text: "forged" });
  stage.network.plugin.reportMessage({ user: romeo.bare, buddy: "Juliet", text: "real" });
  await romeo.hears("message");
  assert.equal(stage.server.stanzas.items.some((stanza) => /forged/.test(stanza.toString())), false);
});

test("words from the network wait while the XMPP server is away", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();

  await stage.server.crash();
  await stage.logged("the link to the server was lost");
  stage.network.plugin.reportMessage({ user: romeo.bare, buddy: "Juliet", text: "Where are you?" });
  await stage.turn();
  stage.clock.advance(70_000);
  await stage.server.online;
  const heard = await romeo.hears("message");
  assert.equal(heard.getChildText("body"), "Where are you?");
  await romeo.hears("presence", ({ attrs }) => attrs.type === "probe");
});

test("whoever was here when the gateway stopped is asked back when it starts", async () => {
  const storage = new MemoryStorage();
  {
    await using stage = await Stage.open({ storage });
    const romeo = stage.person(romeoAtHome);
    await romeo.registers("montague", "rose");
    await romeo.logsIn();
  }
  await using stage = await Stage.open({ storage });
  const romeo = stage.person(romeoAtHome);
  const probe = await romeo.hears("presence", ({ attrs }) => attrs.type === "probe");
  assert.equal(probe.attrs.from, gateway);
});

test("a question that nobody understands is answered from where it was asked", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  for (const to of [gateway, `juliet@${gateway}`, `juliet@${gateway}/bot`]) {
    romeo.sends(`<iq type='get' id='?' to='${to}'><query xmlns='urn:nobody:knows'/></iq>`);
    const error = await romeo.hears("iq");
    assert.equal(error.attrs.from, to);
    assert.match(error.toString(), /service-unavailable/);
  }
});

test("a message that the network does not take comes back with the network's reason", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  stage.network.refusal.current = new RequestError(FailureReason.notFound, "There is no Rosaline in Verona.");
  romeo.sends(`<message type='chat' id='r' to='rosaline@${gateway}'><body>?</body></message>`);
  const error = await romeo.hears("message", ({ attrs }) => attrs.id === "r");
  assert.equal(error.attrs.from, `rosaline@${gateway}`);
  assert.match(error.toString(), /item-not-found.*There is no Rosaline in Verona\./);
});

test("a room is refused in words while there are none", async () => {
  await using stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  romeo.sends(
    `<presence to='#verona@${gateway}/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>`,
  );
  const error = await romeo.hears("presence", ({ attrs }) => attrs.type === "error");
  assert.equal(error.attrs.from, `#verona@${gateway}/romeo`);
  assert.match(error.toString(), /feature-not-implemented/);
});
