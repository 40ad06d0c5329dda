/** What Romeo and Juliet do with messages beside writing them, on a network that can do everything, and on one that cannot. */
import assert from "node:assert/strict";
import { MessageState } from "../../plugin/mod.ts";
import { test } from "../test.ts";
import { everything } from "./abilities.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const juliet = `juliet@${gateway}`;
const from = { user: "romeo@verona.example", buddy: "juliet" };

async function logIn(stage: Stage): Promise<Person> {
  const romeo = stage.person("romeo@verona.example/home");
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  return romeo;
}

/** A stanza with these children to Juliet. */
const toJuliet = (id: string, inside: string) =>
  `<message type='chat' id='${id}' to='${juliet}'>${inside}</message>`;

const quotation = "<body>&gt; What shall I swear by?\nby thy gracious self 🌹</body>" +
  `<reply xmlns='urn:xmpp:reply:0' id='70' to='${juliet}/bot'/>` +
  "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='25'/></fallback>";

test("Romeo answers, corrects, reacts, takes back and reads, and the network knows what he means", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await logIn(stage);
  stage.network.plugin.reportMessage({ ...from, text: "What shall I swear by?", legacyId: "70" });
  const question = await romeo.hears("message");
  assert.equal(question.attrs.id, "70");
  assert.ok(question.getChild("markable", "urn:xmpp:chat-markers:0"));

  romeo.sends(toJuliet("o1", quotation));
  const answer = await romeo.asks("message");
  assert.equal(answer["text"], "by thy gracious self 🌹");
  assert.deepEqual(answer["reply"], { legacyId: "70", text: "What shall I swear by?", author: "juliet" });

  romeo.sends(toJuliet("o2", "<body>by thyself</body><replace xmlns='urn:xmpp:message-correct:0' id='o1'/>"));
  const correction = await romeo.asks("correction");
  assert.deepEqual([correction["text"], correction["replaces"]], ["by thyself", answer["legacyId"]]);

  const rose = "<reactions xmlns='urn:xmpp:reactions:0' id='70'><reaction>🌹</reaction></reactions>";
  romeo.sends(toJuliet("o3", rose));
  const reaction = await romeo.asks("reaction");
  assert.deepEqual([reaction["legacyId"], reaction["emoji"]], ["70", ["🌹"]]);

  romeo.sends(toJuliet("o4", "<retract xmlns='urn:xmpp:message-retract:1' id='o1'/><body>gone</body>"));
  assert.equal((await romeo.asks("retraction"))["legacyId"], answer["legacyId"]);

  romeo.sends(toJuliet("o5", "<displayed xmlns='urn:xmpp:chat-markers:0' id='70'/>"));
  assert.equal((await romeo.asks("read"))["legacyId"], "70");
});

test("Juliet does the same, and Romeo's client knows what she means", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await logIn(stage);
  const { plugin } = stage.network;
  romeo.sends(toJuliet("o1", "<body>Lady, by yonder moon</body>"));
  const { legacyId } = await romeo.asks("message");
  const asked = String(legacyId);

  plugin.reportMessage({
    ...from,
    text: "swear not",
    legacyId: "71",
    reply: { legacyId: asked, authorIsUser: true, text: "Lady, by yonder moon" },
  });
  const answer = await romeo.hears("message");
  assert.equal(answer.getChildText("body"), "> Lady, by yonder moon\nswear not");
  assert.deepEqual(answer.getChild("reply")?.attrs.id, "o1");
  assert.equal(answer.getChild("fallback")?.getChild("body")?.attrs["end"], "23");

  plugin.reportMessage({ ...from, text: "O, swear not", legacyId: "71", replaces: "71" });
  const corrected = await romeo.hears("message");
  assert.equal(corrected.getChild("replace", "urn:xmpp:message-correct:0")?.attrs.id, "71");
  assert.notEqual(corrected.attrs.id, "71");

  plugin.reportReaction({ ...from, legacyId: asked, emoji: ["🌙"] });
  const reaction = (await romeo.hears("message")).getChild("reactions", "urn:xmpp:reactions:0");
  assert.deepEqual([reaction?.attrs.id, reaction?.getChildText("reaction")], ["o1", "🌙"]);

  plugin.reportMessageStatus({ ...from, legacyId: asked, state: MessageState.read });
  const marker = (await romeo.hears("message")).getChild("displayed", "urn:xmpp:chat-markers:0");
  assert.equal(marker?.attrs.id, "o1");

  plugin.reportRetraction({ ...from, legacyId: "71" });
  const gone = await romeo.hears("message");
  assert.equal(gone.getChild("retract", "urn:xmpp:message-retract:1")?.attrs.id, "71");
});

test("on a network that knows words only, everything is said in words", async () => {
  await using stage = await Stage.open({ can: [] });
  const romeo = await logIn(stage);
  const asked: unknown[] = [];
  const says = async (id: string, inside: string) => {
    romeo.sends(toJuliet(id, inside));
    asked.push((await romeo.asks("message"))["text"]);
  };
  await says("o1", "<body>moon</body>");
  await says("o2", quotation);
  await says("o3", "<body>Moon</body><replace xmlns='urn:xmpp:message-correct:0' id='o1'/>");
  await says("o4", "<reactions xmlns='urn:xmpp:reactions:0' id='o1'><reaction>🌹</reaction></reactions>");
  await says("o5", "<retract xmlns='urn:xmpp:message-retract:1' id='o1'/><body>gone</body>");
  await says("o6", "<attention xmlns='urn:xmpp:attention:0'/>");
  assert.deepEqual(asked, [
    "moon",
    "> What shall I swear by?\nby thy gracious self 🌹",
    "* Moon",
    "> moon\n[reacted with 🌹]",
    "> moon\n[took a message back]",
    "[wants your attention]",
  ]);
});

test("Romeo's uploaded picture goes on as a file, or as its address where files are unknown", async () => {
  const url = "https://up.example/1/rose.jpg";
  const picture = toJuliet("o1", `<body>${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x>`);
  const sent = async (can: Parameters<typeof Stage.open>[0]) => {
    await using stage = await Stage.open(can);
    const romeo = await logIn(stage);
    romeo.sends(picture);
    return await romeo.asks("message");
  };
  const file = await sent({ can: everything });
  assert.equal(file["text"], "");
  assert.match(JSON.stringify(file["attachments"]), /"url":"https:\/\/up.example\/1\/rose.jpg"/);
  assert.equal((await sent({}))["text"], url);
});

test("Juliet's pictures come one by one, ahead of what she says about them", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await logIn(stage);
  const attachments = ["1", "2"].map((name) => ({
    url: `https://net.example/${name}`,
    mimeType: "image/png",
  }));
  stage.network.plugin.reportMessage({ ...from, text: "two roses", legacyId: "71", attachments });
  const [one, two, words] = [
    await romeo.hears("message"),
    await romeo.hears("message"),
    await romeo.hears("message"),
  ];
  for (const [shown, file] of [[one, attachments[0]], [two, attachments[1]]] as const) {
    assert.equal(shown?.getChildText("body"), file?.url);
    assert.equal(shown?.getChild("x", "jabber:x:oob")?.getChildText("url"), file?.url);
    assert.ok(shown?.getChild("file-sharing", "urn:xmpp:sfs:0"));
  }
  assert.deepEqual([words?.attrs.id, words?.getChildText("body")], ["71", "two roses"]);
});

test("what Romeo wrote on his phone's own program is shown once, as his", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await logIn(stage);
  stage.server.send(
    `<message from='verona.example' to='${gateway}'><privilege xmlns='urn:xmpp:privilege:2'>` +
      "<perm access='message' type='outgoing'/></privilege></message>",
  );
  await stage.logged("the XMPP server says what the gateway may do");
  const own = { ...from, text: "good night", legacyId: "71", carbon: true };
  stage.network.plugin.reportMessage(own);
  stage.network.plugin.reportMessage(own);
  stage.network.plugin.reportReadMarker({ ...from, legacyId: "71", carbon: true });
  const said = await stage.server.stanzas.take(
    "the message in Romeo's name",
    (stanza) => stanza.attrs.to === "verona.example" && String(stanza).includes("good night"),
  );
  assert.match(
    String(said),
    new RegExp(`to="${juliet}".* from="romeo@verona.example"|from="romeo@verona.example".* to="${juliet}"`),
  );
  const marker = await stage.server.stanzas.take(
    "the marker in Romeo's name",
    (stanza) => stanza.attrs.to === "verona.example" && stanza.getName() === "message",
  );
  assert.match(String(marker), /<displayed [^>]*id="71"/);
  // The copy that the server delivers to the contact goes nowhere.
  stage.server.send(
    `<message type='chat' id='71' from='${romeo.bare}' to='${juliet}'><body>good night</body></message>`,
  );
  romeo.sends(toJuliet("o1", "<body>good morrow</body>"));
  assert.equal((await romeo.asks("message"))["text"], "good morrow");
});
