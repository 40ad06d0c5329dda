import assert from "node:assert/strict";
import type { IncomingMessage } from "../../../lib/message.ts";
import { type LegacyMessageId, legacyMessageId, legacyName } from "../../../lib/ids.ts";
import { SettingType } from "../../../lib/storage/mod.ts";
import { test } from "../../../tests/test.ts";
import { home, phone, romeo, Scene, stanza } from "../testing.ts";

const say = (body: string, to = "juliet@irc.example", rest = "") =>
  `<message type='chat' to='${to}'>${rest}<body>${body}</body></message>`;

const active = '<active xmlns="http://jabber.org/protocol/chatstates"/>';

/** What the sender is told instead: the condition, and the words. */
function refusal(sent: readonly string[]): [string, string] {
  assert.equal(sent.length, 1);
  const error = stanza(sent[0] ?? "").getChild("error");
  return [String(error?.getChildElements()[0]?.getName()), error?.getChildText("text") ?? ""];
}

test("a message goes to the network", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(await scene.hears(say("good night")), []);
  assert.deepEqual(scene.network.takeAsked(), ["tell juliet: good night"]);
});

test("the address is unescaped, and the network's own spelling of a buddy is used", async () => {
  await using scene = new Scene();
  await scene.logIn();
  scene.buddy("Juliet Capulet");
  await scene.hears(say("hi", "juliet\\20capulet@irc.example/bot"));
  await scene.hears(say("hi", "lady\\40house@irc.example"));
  await scene.hears(say("hi", "nurse%house@irc.example"));
  const asked = ["tell Juliet Capulet: hi", "tell lady@house: hi", "tell nurse@house: hi"];
  assert.deepEqual(scene.network.takeAsked(), asked);
});

test("type makes no difference between two people", async () => {
  await using scene = new Scene();
  await scene.logIn();
  for (const type of ["normal", "headline", "chat"]) {
    await scene.hears(`<message type='${type}' to='juliet@irc.example'><body>${type}</body></message>`);
  }
  await scene.hears("<message to='juliet@irc.example'><body>none</body></message>");
  const asked = ["tell juliet: normal", "tell juliet: headline", "tell juliet: chat", "tell juliet: none"];
  assert.deepEqual(scene.network.takeAsked(), asked);
});

test("a subject goes in front of the body", async () => {
  await using scene = new Scene();
  await scene.logIn();
  await scene.hears(say("come down", undefined, "<subject>Balcony</subject>"));
  assert.deepEqual(scene.network.takeAsked(), ["tell juliet: Balcony\ncome down"]);
});

test("a message without words is ignored", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const wordless = [
    "<gone xmlns='http://jabber.org/protocol/chatstates'/>",
    "<subject>only</subject>",
    "<body/>",
    "",
  ];
  for (const inside of wordless) {
    assert.deepEqual(await scene.hears(`<message to='juliet@irc.example'>${inside}</message>`), [], inside);
  }
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("words to a room that was not joined come back", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const sent = await scene.hears(say("hi all").replace("'chat'", "'groupchat'"));
  assert.equal(refusal(sent)[0], "not-acceptable");
  assert.deepEqual(scene.network.takeAsked(), []);
});

test("whoever is not registered is told so", async () => {
  await using scene = new Scene();
  const [condition, text] = refusal(await scene.hears(say("hi")));
  assert.equal(condition, "registration-required");
  assert.match(text, /not registered/);
});

test("whoever is not here is told so", async () => {
  await using scene = new Scene();
  await scene.register();
  const [condition, text] = refusal(await scene.hears(say("hi")));
  assert.equal(condition, "recipient-unavailable");
  assert.match(text, /not logged in/);
});

test("a message waits while the login is under way, and comes back when that fails", async () => {
  await using scene = new Scene();
  await scene.register();
  await scene.hears("<presence/>");
  scene.network.takeAsked();
  assert.deepEqual(await scene.hears(say("hi")), []);
  assert.deepEqual(scene.network.takeAsked(), []);
  scene.user.disconnected(2, "no");
  const errors = scene.takeSent().filter((sent) => /id="1"|recipient|type="error"/.test(sent));
  assert.equal(errors.length, 1);
  assert.equal(refusal(errors)[0], "service-unavailable");
});

test("a message from the network is a chat message from the contact's one resource to all clients", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(scene.told({ body: "<Ay> me" }), [
    `<message type="chat" id="id1" from="juliet@irc.example/bot" to="${romeo}"><body>&lt;Ay&gt; me</body>${active}</message>`,
  ]);
});

test("an answer goes to the client that wrote last, until another comes or goes", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const target = () => stanza(scene.told({ body: "hi" })[0] ?? "").attrs.to;
  await scene.hears("<presence/>", phone);
  await scene.hears(say("one"), phone);
  assert.equal(target(), phone);
  await scene.hears(say("two"), home);
  assert.equal(target(), home);
  await scene.hears("<presence type='unavailable'/>", home);
  assert.equal(target(), romeo);
});

test("a name is escaped as the network wishes, or as the buddy always was", async () => {
  const from = (sent: readonly string[]) => stanza(sent[0] ?? "").attrs.from;
  const conversation = legacyName("Lady@House");
  await using escaped = new Scene();
  await escaped.logIn();
  assert.equal(from(escaped.told({ conversation, body: "x" })), "lady\\40house@irc.example/bot");
  await using percent = new Scene({ network: { escapedNames: false } });
  await percent.logIn();
  assert.equal(from(percent.told({ conversation, body: "x" })), "lady%house@irc.example/bot");
  await escaped.hears("<presence type='subscribe' to='lady%house@irc.example'/>");
  assert.equal(from(escaped.told({ conversation, body: "x" })), "lady%house@irc.example/bot");
});

test("each file has a stanza of its own, ahead of the words, unless the words name it", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const file = (url: string) => ({ url, mimeType: "", description: "" });
  const bodies = (message: Partial<IncomingMessage<LegacyMessageId>>) =>
    scene.told(message).map((sent) => stanza(sent).getChildText("body"));
  const [one, two] = [file("https://a.example/1"), file("https://a.example/2")];
  assert.deepEqual(bodies({ body: "look", attachments: [one, two] }), [one.url, two.url, "look"]);
  assert.deepEqual(bodies({ attachments: [one, two] }), [one.url, two.url]);
  assert.deepEqual(bodies({ body: one.url, attachments: [one] }), [one.url]);
  assert.deepEqual(bodies({ body: `see ${one.url}`, attachments: [one] }), [`see ${one.url}`]);
});

test("of several stanzas one has the message's own id, and the others one that means it", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const file = { url: "https://a.example/1", mimeType: "", description: "" };
  const sent = scene.told({ id: legacyMessageId("71"), body: "look", attachments: [file] });
  const ids = sent.map((each) => stanza(each).attrs.id ?? "");
  assert.deepEqual(ids, ["71#s2-1", "71"]);
  scene.network.capabilities = new Set(["reactions"]);
  const react = `<message to='juliet@irc.example'><reactions xmlns='urn:xmpp:reactions:0' id='${
    ids[0]
  }'/></message>`;
  await scene.hears(react);
  assert.match(String(scene.network.takeAsked()), /"id":"71"/);
});

test("a message that is too long for a stanza comes in several, with nothing lost", async () => {
  await using scene = new Scene();
  const user = await scene.logIn();
  const id = legacyMessageId("71");
  const body = `${"🌹".repeat(30_000)}\n${"rose ".repeat(5_000)}\n${"x".repeat(90_000)}`;
  const reply = { to: legacyMessageId("70"), text: "" };
  scene.told({ id: reply.to, body: "?" });
  const shown = scene.told({ id, body, reply }).map((sent) => stanza(sent));
  const bodies = shown.map((each) => each.getChildText("body") ?? "");
  assert.equal(bodies.join(""), body);
  assert.ok(bodies.every((each) => each.length <= 40_000 && each.isWellFormed()));
  assert.deepEqual(shown.map(({ attrs }) => attrs.id), [
    "71",
    ...shown.slice(1).map((_, at) => `71#s2-${at + 1}`),
  ]);
  assert.equal(shown.filter((each) => each.getChild("reply") !== undefined).length, 1);
  const gone = { moderated: false, reason: "", by: { kind: "buddy" } } as const;
  user.conversations.retracted({ conversation: legacyName("juliet"), id, ...gone });
  assert.equal(scene.takeSent().length, shown.length);
});

test("a file without an address is told of in words", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const file = { url: "", mimeType: "image/png", description: "a rose", name: "rose.png", size: 2048 };
  const [sent = ""] = scene.told({ body: "look", attachments: [file] });
  assert.equal(stanza(sent).getChildText("body"), "look\n[rose.png, 2 KiB] a rose");
});

test("a stanza has the network's id, and what the network repeats is not shown again", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const said = { id: legacyMessageId("71"), body: "hi" };
  assert.equal(stanza(scene.told(said)[0] ?? "").attrs.id, "71");
  assert.deepEqual(scene.told(said), []);
});

test("the user's own words from elsewhere go out in the user's name where the server lets us", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const own = { id: legacyMessageId("71"), body: "I wrote this", own: true };
  assert.match(String(scene.told(own)), /from="juliet@irc.example\/bot".*<body>You wrote: I wrote this/);
  await scene.hears(
    "<message from='verona.example'><privilege xmlns='urn:xmpp:privilege:2'>" +
      "<perm access='message' type='outgoing'/></privilege></message>",
  );
  const [sent = ""] = scene.told({ ...own, id: legacyMessageId("72") });
  assert.match(
    sent,
    /to="verona.example".*<message type="chat" id="72" to="juliet@irc.example" [^>]*from="romeo@verona.example"><body>I wrote this/,
  );
  assert.doesNotMatch(sent, /chatstates/);
});

test("a headline is one only for those who want it", async () => {
  const type = async (config: string, own?: string) => {
    await using scene = new Scene({ config });
    await scene.register();
    if (own) await scene.storage.saveSetting(romeo, "send_headlines", SettingType.boolean, own);
    await scene.hears("<presence/>");
    return stanza(scene.told({ body: "news", headline: true })[0] ?? "").attrs.type;
  };
  assert.equal(await type(""), "chat");
  assert.equal(await type("settings.send_headlines = 1"), "headline");
  assert.equal(await type("settings.send_headlines = 1", "0"), "chat");
  assert.equal(await type("", "true"), "headline");
});

test("an old message says when it was sent", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.match(scene.told({ body: "hi", sentAt: new Date(0) })[0] ?? "", /stamp="1970-01-01T00:00:00.000Z"/);
});

test("somebody whose name no JID can hold speaks through the gateway, by name", async () => {
  await using scene = new Scene({ network: { escapedNames: false } });
  await scene.logIn();
  assert.deepEqual(scene.told({ conversation: legacyName("a b"), body: "hush" }), [
    `<message type="chat" id="id1" from="irc.example" to="${romeo}"><body>a b: hush</body>${active}</message>`,
  ]);
});
