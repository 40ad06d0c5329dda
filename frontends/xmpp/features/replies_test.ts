import assert from "node:assert/strict";
import { legacyMessageId, legacyName, messageId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

const answer = (body: string, rest: string) =>
  `<message type='chat' id='m2' to='juliet@irc.example'><body>${body}</body>${rest}</message>`;
const reply = "<reply xmlns='urn:xmpp:reply:0' id='71' to='juliet@irc.example/bot'/>";
const fallback =
  "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='16'/></fallback>";

test("an answer goes to the network without its quotation, which is told apart", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  await scene.hears(answer("&gt; Ay me! 🌹\n&gt; Ö\nspeak again", reply + fallback.replace("16", "15")));
  const expected = { reply: { to: "71", text: "Ay me! 🌹\nÖ", author: { isUser: false, name: "juliet" } } };
  const [asked = ""] = scene.network.takeAsked();
  assert.deepEqual(asked.split(" {")[0], "tell juliet: speak again");
  assert.deepEqual(JSON.parse(asked.slice(asked.indexOf("{"))), expected);
});

test("an answer to one's own words says so, and one to nobody's leaves it open", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  await scene.hears(answer("yes", reply.replace("juliet@irc.example/bot", "romeo@verona.example/phone")));
  await scene.hears(answer("yes", "<reply xmlns='urn:xmpp:reply:0' id='71' to='who@elsewhere.example'/>"));
  await scene.hears(answer("yes", "<reply xmlns='urn:xmpp:reply:0'/>"));
  const [own, nobodys, none] = scene.network.takeAsked();
  assert.match(own ?? "", /"author":\{"isUser":true\}/);
  assert.doesNotMatch(nobodys ?? "", /author/);
  assert.equal(none, "tell juliet: yes");
});

test("an answer is to the message under the id that the network has", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  await scene.hears("<message id='mine' to='juliet@irc.example'><body>hi</body></message>");
  user.conversations.status({
    conversation: legacyName("juliet"),
    requestId: "1 mine",
    id: legacyMessageId("72"),
    state: "accepted",
  });
  await scene.hears(answer("yes", reply.replace("71", "mine")));
  assert.match(String(scene.network.takeAsked()), /"to":"72"/);
});

test("the user reads what is answered: marked for clients that know, quoted for the others", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  const [sent = ""] = scene.told({
    id: legacyMessageId("72"),
    body: "by thy self",
    reply: { to: legacyMessageId("71"), author: { isUser: true }, text: "Swear by\nwhat? 👍" },
  });
  const shown = stanza(sent);
  assert.equal(shown.getChildText("body"), "> Swear by\n> what? 👍\nby thy self");
  assert.deepEqual(shown.getChild("reply")?.attrs, {
    xmlns: "urn:xmpp:reply:0",
    id: "71",
    to: "romeo@verona.example",
  });
  const fallback = shown.getChild("fallback", "urn:xmpp:fallback:0");
  assert.equal(fallback?.attrs["for"], "urn:xmpp:reply:0");
  assert.deepEqual(fallback?.getChild("body")?.attrs, { start: "0", end: "21" });
});

test("an answer to something unknown has no quotation", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.told({ id: legacyMessageId("71"), body: "Ay me" });
  const [sent = ""] = scene.told({ body: "yes", reply: { to: legacyMessageId("71"), text: "" } });
  assert.equal(stanza(sent).getChildText("body"), "yes");
  assert.equal(stanza(sent).getChild("reply")?.attrs.id, messageId("71"));
  assert.equal(stanza(sent).getChild("fallback"), undefined);
});

test("replies are advertised where the network has them", async () => {
  for (const can of [true, false]) {
    await using scene = new Scene({ network: { can: () => can } });
    assert.equal(scene.context.own.info("contact").features.includes("urn:xmpp:reply:0"), can);
  }
});
