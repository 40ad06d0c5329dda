/** Benvolio's gateway leads to another XMPP network, where Rosaline lives: stanzas go through whole. */
import assert from "node:assert/strict";
import { entranceTime } from "../../lib/conversations/room_entrances.ts";
import { ParticipantFlag } from "../../plugin/mod.ts";
import { test } from "../test.ts";
import { usual } from "./abilities.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const rosaline = `rosaline\\40capulet.example@${gateway}`;

async function enter(stage: Stage): Promise<Person> {
  const benvolio = stage.person("benvolio@verona.example/street");
  await benvolio.registers("benvolio", "peace");
  await benvolio.logsIn();
  assert.match(await sent(benvolio), /^<presence from="benvolio@verona.example\/street"\/>$/);
  return benvolio;
}

/** The next stanza that the network gets from him. */
async function sent(person: Person): Promise<string> {
  return String((await person.asks("stanza"))["stanza"]);
}

test("Benvolio and Rosaline see each other, ask each other, and write, in stanzas", async () => {
  await using stage = await Stage.open({ speaksXml: true });
  const benvolio = await enter(stage);
  const says = (stanza: string) => stage.network.plugin.reportRawXml(stanza);

  says(
    "<presence from='rosaline@capulet.example/hall' to='benvolio@verona.example'><show>chat</show></presence>",
  );
  const seen = await benvolio.hears("presence");
  assert.equal(seen.attrs.from, `${rosaline}/hall`);
  assert.equal(seen.getChildText("show"), "chat");

  benvolio.sends(`<iq type='get' id='v' to='${rosaline}/hall'><query xmlns='jabber:iq:version'/></iq>`);
  assert.match(
    await sent(benvolio),
    /^<iq from="benvolio@verona.example\/street" type="get" id="v" to="rosaline@capulet.example\/hall">/,
  );
  says("<iq type='result' id='v' from='rosaline@capulet.example/hall' to='benvolio@verona.example'><query ");
  says("xmlns='jabber:iq:version'><name>Fan</name></query></iq>");
  const version = await benvolio.hears("iq", ({ attrs }) => attrs.id === "v");
  assert.equal(version.attrs.from, `${rosaline}/hall`);
  assert.equal(version.getChild("query", "jabber:iq:version")?.getChildText("name"), "Fan");

  benvolio.sends(`<message type='chat' id='m' to='${rosaline}'><body>Thou art fair</body></message>`);
  assert.match(await sent(benvolio), /to="rosaline@capulet.example".*<body>Thou art fair<\/body>/);
  says(
    "<message type='chat' from='rosaline@capulet.example/hall' to='benvolio@verona.example'><body>Sir</body></message>",
  );
  assert.equal((await benvolio.hears("message")).getChildText("body"), "Sir");

  benvolio.sends("<presence type='unavailable'/>");
  const gone = await benvolio.hears("presence", ({ attrs }) => attrs.from === `${rosaline}/hall`);
  assert.equal(gone.attrs.type, "unavailable");
});

test("a room of the other network is entered as any, and what is said there goes through whole, both ways", async () => {
  await using stage = await Stage.open({ speaksXml: true, can: [...usual, "muc"] });
  const benvolio = await enter(stage);
  const { plugin } = stage.network;
  const hall = `hall\\40conference.capulet.example@${gateway}`;
  const room = "hall@conference.capulet.example";
  benvolio.sends(`<presence to='${hall}/ben'><x xmlns='http://jabber.org/protocol/muc'/></presence>`);
  assert.equal((await benvolio.asks("join"))["room"], room);
  const flag = ParticipantFlag.me;
  plugin.reportParticipant({ user: benvolio.bare, room, nickname: "ben", flag });
  await stage.turn();
  stage.clock.advance(entranceTime);
  await benvolio.hears("message", (stanza) => stanza.getChild("subject") !== undefined);

  benvolio.sends(
    `<message type='groupchat' id='g' to='${hall}'><body>Peace</body><x xmlns='urn:x'/></message>`,
  );
  const said = await sent(benvolio);
  assert.match(said, /type="groupchat" id="g" to="hall@conference.capulet.example"/);
  assert.match(said, /<body>Peace<\/body><x xmlns="urn:x"\/>/);
  plugin.reportRawXml(
    `<message type='groupchat' id='g' from='${room}/ben' to='${benvolio.full}'><body>Peace</body></message>`,
  );
  const reflected = await benvolio.hears("message");
  assert.deepEqual(
    [reflected.attrs.from, reflected.attrs.id, reflected.attrs.to],
    [`${hall}/ben`, "g", benvolio.full],
  );
  plugin.reportRawXml(`<presence from='${room}/tybalt' to='${benvolio.full}'><show>dnd</show></presence>`);
  const seen = await benvolio.hears("presence", ({ attrs }) => attrs.from === `${hall}/tybalt`);
  assert.equal(seen.getChildText("show"), "dnd");

  benvolio.sends(`<presence type='unavailable' to='${hall}/ben'/>`);
  assert.match(await sent(benvolio), /type="unavailable".*to="hall@conference.capulet.example\/ben"/);
  assert.equal((await benvolio.asks("leave"))["room"], room);
});

test("nonsense of the backend costs Benvolio no more than itself", async () => {
  await using stage = await Stage.open({ speaksXml: true });
  const benvolio = await enter(stage);
  stage.network.plugin.reportRawXml("<message><body>oh</message>");
  stage.network.plugin.reportRawXml(
    "<message from='rosaline@capulet.example' to='benvolio@verona.example'><body>Sir</body></message>",
  );
  assert.equal((await benvolio.hears("message")).getChildText("body"), "Sir");
  await stage.logged("makes no sense");
});

test("a question that a dying backend took with it is answered by an error", async () => {
  await using stage = await Stage.open({ speaksXml: true });
  const benvolio = await enter(stage);
  benvolio.sends(`<iq type='get' id='v' to='${rosaline}'><query xmlns='jabber:iq:version'/></iq>`);
  await sent(benvolio);
  stage.network.crash();
  const error = await benvolio.hears("iq", ({ attrs }) => attrs.id === "v");
  assert.equal(error.attrs.type, "error");
  assert.equal(error.attrs.from, rosaline);
});
