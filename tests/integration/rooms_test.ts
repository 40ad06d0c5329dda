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
