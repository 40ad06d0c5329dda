import assert from "node:assert/strict";
import type { IncomingMessage } from "../../../lib/events.ts";
import { legacyName } from "../../../lib/ids.ts";
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

/** Lets the network say something; answers what the user gets. */
function told(scene: Scene, message: Partial<IncomingMessage>): string[] {
  const usual = { conversation: legacyName("juliet"), body: "", headline: false, attachments: [] };
  scene.takeSent();
  scene.user.messageReceived({ ...usual, ...message });
  return scene.takeSent();
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

test("words to the transport itself come back: it holds no conversation", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.equal(refusal(await scene.hears(say("hi", "irc.example")))[0], "feature-not-implemented");
});

test("a message from the network is a chat message from the contact's one resource to all clients", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.deepEqual(told(scene, { body: "<Ay> me" }), [
    `<message type="chat" id="id1" from="juliet@irc.example/bot" to="${romeo}"><body>&lt;Ay&gt; me</body>${active}</message>`,
  ]);
});

test("an answer goes to the client that wrote last, until another comes or goes", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const target = () => stanza(told(scene, { body: "hi" })[0] ?? "").attrs.to;
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
  assert.equal(from(told(escaped, { conversation, body: "x" })), "lady\\40house@irc.example/bot");
  await using percent = new Scene({ network: { escapedNames: false } });
  await percent.logIn();
  assert.equal(from(told(percent, { conversation, body: "x" })), "lady%house@irc.example/bot");
  await escaped.hears("<presence type='subscribe' to='lady%house@irc.example'/>");
  assert.equal(from(told(escaped, { conversation, body: "x" })), "lady%house@irc.example/bot");
});

test("attachments are links below the words, unless the words have them", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const file = (url: string) => ({ url, mimeType: "", description: "" });
  const body = (message: Partial<IncomingMessage>) =>
    stanza(told(scene, message)[0] ?? "").getChildText("body");
  const [one, two] = [file("https://a.example/1"), file("https://a.example/2")];
  assert.equal(
    body({ body: "look", attachments: [one, two] }),
    "look\nhttps://a.example/1\nhttps://a.example/2",
  );
  assert.equal(body({ attachments: [one] }), "https://a.example/1");
  assert.equal(body({ body: "see https://a.example/1", attachments: [one] }), "see https://a.example/1");
});

test("a headline is one only for those who want it", async () => {
  const type = async (config: string, own?: string) => {
    await using scene = new Scene({ config });
    await scene.register();
    if (own) await scene.storage.saveSetting(romeo, "send_headlines", SettingType.boolean, own);
    await scene.hears("<presence/>");
    return stanza(told(scene, { body: "news", headline: true })[0] ?? "").attrs.type;
  };
  assert.equal(await type(""), "chat");
  assert.equal(await type("settings.send_headlines = 1"), "headline");
  assert.equal(await type("settings.send_headlines = 1", "0"), "chat");
  assert.equal(await type("", "true"), "headline");
});

test("an old message says when it was sent", async () => {
  await using scene = new Scene();
  await scene.logIn();
  assert.match(told(scene, { body: "hi", sentAt: new Date(0) })[0] ?? "", /stamp="1970-01-01T00:00:00.000Z"/);
});

test("somebody whose name no JID can hold speaks through the gateway, by name", async () => {
  await using scene = new Scene({ network: { escapedNames: false } });
  await scene.logIn();
  assert.deepEqual(told(scene, { conversation: legacyName("a b"), body: "hush" }), [
    `<message type="chat" id="id1" from="irc.example" to="${romeo}"><body>a b: hush</body>${active}</message>`,
  ]);
});
