/** A room with real servers: people on Prosody and on ngIRCd in one channel, through us. */
import assert from "node:assert/strict";
import { type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { gateway } from "./harness/gateway.ts";
import { onStage } from "./harness/stage.ts";
import { bodyOf, errorOf, type XmppPerson } from "./harness/xmpp_person.ts";
import { registerAndLogIn } from "./steps.ts";

const balcony = `#balcony@${gateway}`;
const muc = "http://jabber.org/protocol/muc";
const mucUser = `${muc}#user`;

function enter(person: XmppPerson, nickname: string): void {
  person.presence({ to: `${balcony}/${nickname}` }, xml("x", { xmlns: muc }));
}

function sayInRoom(person: XmppPerson, id: string, body: string): void {
  person.send(xml("message", { to: balcony, type: "groupchat", id }, xml("body", {}, body)));
}

function codesOf(presence: Element): string[] {
  return presence.getChild("x", mucUser)?.getChildren("status").map(({ attrs }) => attrs["code"] ?? "") ?? [];
}

function fromRoom(person: XmppPerson, what: string, like: (stanza: Element) => boolean): Promise<Element> {
  return person.stanzas.expect(
    what,
    (stanza) => (stanza.attrs.from ?? "").startsWith(balcony) && like(stanza),
  );
}

onStage("people of both sides meet in a channel, talk, and one is thrown out", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const romeo = await stage.irc("romeo");
  romeo.send("JOIN #balcony");
  await romeo.lines.expect("the end of names", (line) => / 366 /.test(line));
  romeo.send("TOPIC #balcony :the east");
  const juliet = await stage.xmpp("juliet");
  await registerAndLogIn(juliet, "JulietC");

  enter(juliet, "JulietC");
  await juliet.seesPresence(`${balcony}/romeo`, "available");
  const own = await juliet.seesPresence(`${balcony}/JulietC`, "available");
  assert.ok(codesOf(own).includes("110"));
  const subject = await fromRoom(juliet, "the subject", (stanza) => stanza.getChild("subject") !== undefined);
  assert.equal(subject.getChildText("subject"), "the east");

  romeo.send("PRIVMSG #balcony :It is my lady");
  const lady = await fromRoom(juliet, "what Romeo says", (stanza) => bodyOf(stanza) === "It is my lady");
  assert.deepEqual([lady.attrs.type, lady.attrs.from], ["groupchat", `${balcony}/romeo`]);
  sayInRoom(juliet, "j1", "Ay me");
  await romeo.lines.expect("what Juliet says", (line) => /PRIVMSG #balcony :Ay me/.test(line));
  const reflected = await fromRoom(juliet, "her own words", (stanza) => bodyOf(stanza) === "Ay me");
  assert.equal(reflected.attrs.id, "j1");

  romeo.send("KICK #balcony JulietC :night is over");
  const kick = await juliet.seesPresence(`${balcony}/JulietC`, "unavailable");
  assert.deepEqual(codesOf(kick).toSorted(), ["110", "307"]);
  sayInRoom(juliet, "j2", "Romeo?");
  assert.equal(errorOf(await juliet.seesError("message", balcony)).condition, "not-acceptable");
});

onStage("a channel's modes are what can be set in the room, and its bans are its outcasts", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const juliet = await stage.xmpp("juliet");
  await registerAndLogIn(juliet, "JulietC");
  enter(juliet, "JulietC");
  await juliet.seesPresence(`${balcony}/JulietC`, "available");
  await fromRoom(juliet, "the subject", (stanza) => stanza.getChild("subject") !== undefined);
  const romeo = await stage.irc("romeo");
  await romeo.enters("#balcony");

  const field = xml("field", { var: "muc#roomconfig_moderatedroom" }, xml("value", {}, "1"));
  const submitted = xml("x", { xmlns: "jabber:x:data", type: "submit" }, field);
  const set = await juliet.ask("set", balcony, xml("query", { xmlns: `${muc}#owner` }, submitted));
  assert.equal(set.attrs.type, "result");
  await romeo.lines.expect("the mode", (line) => /MODE #balcony :?\+m/.test(line));
  const news = await fromRoom(juliet, "the news", (stanza) => codesOf(stanza).includes("104"));
  assert.equal(news.attrs.type, "groupchat");
  const info = await juliet.ask(
    "get",
    balcony,
    xml("query", { xmlns: "http://jabber.org/protocol/disco#info" }),
  );
  const features = info.getChildElements()[0]?.getChildren("feature").map(({ attrs }) => attrs["var"]) ?? [];
  assert.ok(features.includes("muc_moderated") && features.includes("muc_open"), features.join());

  const outcasts = () =>
    juliet.ask(
      "get",
      balcony,
      xml("query", { xmlns: `${muc}#admin` }, xml("item", { affiliation: "outcast" })),
    );
  const item = xml("item", { nick: "romeo", affiliation: "outcast" }, xml("reason", {}, "a feud"));
  await juliet.ask("set", balcony, xml("query", { xmlns: `${muc}#admin` }, item));
  const banned = await juliet.seesPresence(`${balcony}/romeo`, "unavailable");
  assert.deepEqual(codesOf(banned), ["301"]);
  const [outcast] = (await outcasts()).getChildElements()[0]?.getChildren("item") ?? [];
  const jid = outcast?.attrs["jid"];
  assert.ok(jid);
  const pardon = xml("item", { jid, affiliation: "none" });
  const pardoned = await juliet.ask("set", balcony, xml("query", { xmlns: `${muc}#admin` }, pardon));
  assert.equal(pardoned.attrs.type, "result");
  await romeo.enters("#balcony");
  assert.equal((await outcasts()).getChildElements()[0]?.getChildren("item").length, 0);
});

onStage("who is banned from a channel is told so, and why the door stays shut", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const romeo = await stage.irc("romeo");
  await romeo.enters("#balcony");
  const juliet = await stage.xmpp("juliet");
  await registerAndLogIn(juliet, "JulietC");
  enter(juliet, "Giulietta");
  const own = await juliet.seesPresence(`${balcony}/JulietC`, "available");
  assert.deepEqual(codesOf(own).toSorted(), ["100", "110", "170", "210"]);
  romeo.send("NICK Romeo2");
  const renamed = await juliet.seesPresence(`${balcony}/romeo`, "unavailable");
  assert.deepEqual(codesOf(renamed), ["303"]);
  romeo.send("MODE #balcony +b JulietC!*@*");
  romeo.send("KICK #balcony JulietC :for ever");
  const banned = await juliet.seesPresence(`${balcony}/JulietC`, "unavailable");
  assert.deepEqual(codesOf(banned).toSorted(), ["110", "301"]);
  enter(juliet, "JulietC");
  assert.equal(errorOf(await juliet.seesError("presence", balcony)).condition, "forbidden");
});
