/** Romeo and Juliet see each other write, hear what arrived, nudge each other, and look each other up. */
import assert from "node:assert/strict";
import { test } from "../test.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const chatStates = "http://jabber.org/protocol/chatstates";
const juliet = `juliet@${gateway}`;

async function logIn(stage: Stage): Promise<Person> {
  const romeo = stage.person("romeo@verona.example/home");
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  return romeo;
}

test("Juliet sees Romeo write, and he sees her", async () => {
  await using stage = await Stage.open();
  const romeo = await logIn(stage);
  romeo.sends(`<message type='chat' to='${juliet}'><composing xmlns='${chatStates}'/></message>`);
  const typing = await romeo.asks("typing");
  assert.deepEqual([typing["buddy"], typing["state"]], ["juliet", "typing"]);
  romeo.sends(
    `<message type='chat' to='${juliet}'><body>See how she leans</body><active xmlns='${chatStates}'/></message>`,
  );
  assert.equal((await romeo.asks("typing"))["state"], "stopped");
  assert.equal((await romeo.asks("message"))["text"], "See how she leans");

  stage.network.plugin.reportTyping({ user: romeo.bare, buddy: "juliet", state: "typing" });
  const composing = await romeo.hears("message");
  assert.equal(composing.attrs.from, `${juliet}/bot`);
  assert.equal(composing.attrs.to, romeo.full);
  assert.ok(composing.getChild("composing", chatStates));
  stage.network.plugin.reportMessage({ user: romeo.bare, buddy: "juliet", text: "Ay me" });
  const words = await romeo.hears("message");
  assert.equal(words.getChildText("body"), "Ay me");
  assert.ok(words.getChild("active", chatStates), "whoever has written writes no more");
});

test("Romeo hears that his words arrived, at the client that wanted to know", async () => {
  await using stage = await Stage.open();
  const romeo = await logIn(stage);
  const phone = stage.person("romeo@verona.example/phone");
  phone.sends("<presence/>");
  await phone.hears("presence", ({ attrs }) => attrs.from === gateway && attrs.to === phone.full);
  phone.sends(
    `<message type='chat' id='o1' to='${juliet}'><body>O speak again</body><request xmlns='urn:xmpp:receipts'/></message>`,
  );
  const { id } = await phone.asks("message");
  romeo.sends(`<message type='chat' id='o2' to='${juliet}'><body>bright angel</body></message>`);
  await romeo.asks("message");
  stage.network.plugin.reportReceipt(romeo.bare, "juliet", String(id));
  const receipt = await phone.hears("message");
  assert.equal(receipt.attrs.to, phone.full);
  assert.equal(receipt.attrs.from, `${juliet}/bot`);
  assert.equal(receipt.getChild("received", "urn:xmpp:receipts")?.attrs["id"], "o1");
});

test("Romeo and Juliet nudge each other", async () => {
  await using stage = await Stage.open();
  const romeo = await logIn(stage);
  const nudge = "<attention xmlns='urn:xmpp:attention:0'/>";
  romeo.sends(`<message to='${juliet}'>${nudge}</message>`);
  assert.equal((await romeo.asks("attention"))["text"], "");
  romeo.sends(`<message to='${juliet}'>${nudge}<body>wake up</body></message>`);
  assert.equal((await romeo.asks("attention"))["text"], "wake up");
  stage.network.plugin.reportAttention({ user: romeo.bare, buddy: "juliet", text: "What's in a name?" });
  const heard = await romeo.hears("message");
  assert.ok(heard.getChild("attention", "urn:xmpp:attention:0"));
  assert.equal(heard.getChildText("body"), "What's in a name?");
});

test("Romeo looks Juliet up, and shows the network his own card", async () => {
  await using stage = await Stage.open();
  const romeo = await logIn(stage);
  romeo.sends(`<iq type='get' id='card' to='${juliet}'><vCard xmlns='vcard-temp'/></iq>`);
  assert.equal((await romeo.asks("card"))["buddy"], "juliet");
  const answer = await romeo.hears("iq", ({ attrs }) => attrs.id === "card");
  assert.equal(answer.attrs.from, juliet);
  assert.equal(answer.getChild("vCard", "vcard-temp")?.getChildText("FN"), "juliet of Verona");

  romeo.sends(
    "<iq type='set' id='mine'><vCard xmlns='vcard-temp'><NICKNAME>rom</NICKNAME>" +
      "<PHOTO><BINVAL>AQID</BINVAL></PHOTO></vCard></iq>",
  );
  await romeo.hears("iq", ({ attrs }) => attrs.id === "mine" && attrs.type === "result");
  const update = await romeo.asks("own card");
  assert.equal(update["nickname"], "rom");
  assert.deepEqual(update["photo"], new Uint8Array([1, 2, 3]));
});
