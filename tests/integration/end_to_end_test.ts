/** The main job with real servers: a person on Prosody talks to a person on ngIRCd, through us. */
import assert from "node:assert/strict";
import { child, xml } from "../../frontends/xmpp/xml/element.ts";
import type { IrcPerson } from "./harness/irc_person.ts";
import { gateway } from "./harness/gateway.ts";
import { onStage } from "./harness/stage.ts";
import { errorOf } from "./harness/xmpp_person.ts";
import {
  attributes,
  befriendGateway,
  contact,
  formFields,
  isOnIrc,
  leavesIrc,
  registerAndLogIn,
  registerByForm,
  registerNamespace,
  textOf,
  unregister,
} from "./steps.ts";

const discoInfo = "http://jabber.org/protocol/disco#info";
const awkward = `<b>&amp; "quotes" 'n' ]]> \\ % 😀 👩‍👩‍👧 ﷺ e\u0301`;
const long = Array.from({ length: 430 }, (_, index) => `wörd${index}`).join(" ");

onStage("a person discovers, registers, logs in, talks to IRC, logs out and unregisters", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const romeo = await stage.irc("romeo");
  const juliet = await stage.xmpp("juliet");
  juliet.presence();

  const info = await juliet.ask("get", gateway, xml("query", { xmlns: discoInfo }));
  const query = child(info, "query", discoInfo);
  // The network has rooms, so clients look for those here as well (XEP-0045 §6.1).
  assert.deepEqual(attributes(query, "identity", "category"), ["gateway", "conference"]);
  assert.deepEqual(attributes(query, "identity", "type"), ["irc", "text"]);
  assert.ok(attributes(query, "feature", "var").includes(registerNamespace));

  const form = await juliet.ask("get", gateway, xml("query", { xmlns: registerNamespace }));
  assert.ok(formFields(form).includes("username"));
  assert.equal((await registerByForm(juliet, "JulietC")).attrs.type, "result");
  await befriendGateway(juliet);
  const connecting = await juliet.seesPresence(gateway, "unavailable");
  assert.notEqual(textOf(connecting, "status"), "", "a status text says what is going on");
  await juliet.seesPresence(gateway, "available");
  assert.ok(await isOnIrc(romeo, "JulietC"));

  // A word from IRC, and the answer to it.
  romeo.say("JulietC", awkward);
  assert.equal(await juliet.hears(contact("romeo"), "quotes"), awkward);
  juliet.say(contact("romeo"), awkward);
  assert.equal(await romeo.hears("JulietC", "quotes"), awkward);
  juliet.say(contact("romeo"), "first line\nsecond line");
  assert.equal(await romeo.hears("JulietC", "first line"), "first line");
  assert.equal(await romeo.hears("JulietC", "second line"), "second line");
  juliet.say(contact("romeo"), `${long} end`);
  assert.equal(await hearAllUntil(romeo, "JulietC", "end"), squeeze(`${long} end`));

  juliet.presence({ to: contact("romeo"), type: "subscribe" });
  await juliet.seesPresence(contact("romeo"), "subscribed");
  await juliet.seesPresence(`${contact("romeo")}/bot`, "available");

  juliet.presence({ to: gateway, type: "unavailable" });
  await juliet.seesPresence(`${contact("romeo")}/bot`, "unavailable");
  await juliet.seesPresence(gateway, "unavailable");
  await leavesIrc(romeo, "JulietC");
  juliet.say(contact("romeo"), "are you there?");
  const refused = await juliet.seesError("message", contact("romeo"));
  assert.equal(errorOf(refused).condition, "recipient-unavailable");

  juliet.presence({ to: gateway });
  await juliet.seesPresence(gateway, "available");
  assert.equal((await unregister(juliet)).attrs.type, "result");
  await juliet.seesPresence(contact("romeo"), "unsubscribed");
  await juliet.seesPresence(gateway, "unsubscribed");
  await leavesIrc(romeo, "JulietC");
  juliet.say(contact("romeo"), "still there?");
  const stranger = await juliet.seesError("message", contact("romeo"));
  assert.equal(errorOf(stranger).condition, "registration-required");
});

onStage("the template backend echoes what it is told, character for character", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "template" });
  await spectrum.connected();
  const juliet = await stage.xmpp("juliet");
  await registerAndLogIn(juliet, "anything");
  await juliet.seesPresence(contact("echo"), "subscribe");
  for (const said of [awkward, "first line\nsecond line", `${long} end`]) {
    juliet.say(contact("echo"), said);
    assert.equal(await juliet.hears(contact("echo"), said.slice(0, 10)), said);
  }
});

onStage("two people use one backend, and each gets their own messages", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const romeo = await stage.irc("romeo");
  const [juliet, nurse] = [await stage.xmpp("juliet"), await stage.xmpp("nurse")];
  await Promise.all([registerAndLogIn(juliet, "JulietC"), registerAndLogIn(nurse, "Angelica")]);
  assert.equal((await spectrum.backends()).length, 1);
  romeo.say("JulietC", "for juliet");
  romeo.say("Angelica", "for the nurse");
  await nurse.hears(contact("romeo"), "for the nurse");
  await juliet.hears(contact("romeo"), "for juliet");
  nurse.say(contact("JulietC"), "madam!");
  await juliet.hears(contact("angelica"), "madam!");
});

onStage("after a restart of the XMPP server people log in again and messages flow", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const romeo = await stage.irc("romeo");
  await registerAndLogIn(await stage.xmpp("juliet"), "JulietC");
  await stage.prosody.stop();
  await stage.prosody.startAgain();
  await spectrum.connected();

  const juliet = await stage.xmpp("juliet");
  juliet.presence();
  await juliet.seesPresence(gateway, "available");
  romeo.say("JulietC", "back again?");
  await juliet.hears(contact("romeo"), "back again?");
  juliet.say(contact("romeo"), "back again");
  await romeo.hears("JulietC", "back again");
});

onStage("after a restart of the gateway people are logged in again without doing anything", async (stage) => {
  const before = await stage.spectrum({ backend: "irc" });
  await before.connected();
  const romeo = await stage.irc("romeo");
  const juliet = await stage.xmpp("juliet");
  await registerAndLogIn(juliet, "JulietC");
  assert.equal((await before.stop()).code, 0);
  await juliet.seesPresence(gateway, "unavailable");
  await leavesIrc(romeo, "JulietC"); // or else the IRC server finds the nick still in use

  await stage.spectrum({ backend: "irc" });
  await juliet.seesPresence(gateway, "available");
  romeo.say("JulietC", "a new house?");
  await juliet.hears(contact("romeo"), "a new house?");
  juliet.say(contact("romeo"), "the same");
  await romeo.hears("JulietC", "the same");
});

onStage("a killed backend is replaced, and its users are logged in again", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const romeo = await stage.irc("romeo");
  const juliet = await stage.xmpp("juliet");
  await registerAndLogIn(juliet, "JulietC");
  juliet.stanzas.skip();
  const killed = await spectrum.backends();
  for (const pid of killed) Deno.kill(pid, "SIGKILL");
  const lost = await juliet.seesPresence(gateway, "unavailable");
  assert.notEqual(textOf(lost, "status"), "", "a status text says what is going on");
  await juliet.seesPresence(gateway, "available");
  assert.ok((await spectrum.backends()).every((pid) => !killed.includes(pid)));
  romeo.say("JulietC", "are you all right?");
  await juliet.hears(contact("romeo"), "are you all right?");
  juliet.say(contact("romeo"), "quite");
  await romeo.hears("JulietC", "quite");
});

onStage("on SIGTERM everybody is told, the backends go, and the exit code is 0", async (stage) => {
  const spectrum = await stage.spectrum({ backend: "irc" });
  await spectrum.connected();
  const romeo = await stage.irc("romeo");
  const juliet = await stage.xmpp("juliet");
  await registerAndLogIn(juliet, "JulietC");
  juliet.presence({ to: contact("romeo"), type: "subscribe" });
  await juliet.seesPresence(`${contact("romeo")}/bot`, "available");
  juliet.stanzas.skip();

  // stop() itself fails when a process is left over.
  assert.equal((await spectrum.stop()).code, 0);
  await juliet.seesPresence(`${contact("romeo")}/bot`, "unavailable");
  await juliet.seesPresence(gateway, "unavailable");
  assert.ok(!await isOnIrc(romeo, "JulietC"));
});

/** Joins what comes in several lines until one ends with `last`; how the lines were cut does not matter. */
async function hearAllUntil(person: IrcPerson, from: string, last: string): Promise<string> {
  let heard = "";
  while (!heard.endsWith(last)) heard += squeeze(await person.hears(from, ""));
  return heard;
}

function squeeze(words: string): string {
  return words.replace(/\s+/g, "");
}
