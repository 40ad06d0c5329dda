/** Romeo's client looks around at the gateway before he says a word, and finds what he needs. */
import assert from "node:assert/strict";
import { capsHash } from "../../frontends/xmpp/caps_hash.ts";
import { type NodeInfo, readInfo, writeInfo } from "../../frontends/xmpp/disco_info.ts";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { MemoryStorage } from "../../lib/storage/mod.ts";
import { StatusType } from "../../proto/mod.ts";
import { test } from "../test.ts";
import { everything, usual } from "./abilities.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const caps = "http://jabber.org/protocol/caps";
const info = "http://jabber.org/protocol/disco#info";
const juliet = `juliet@${gateway}`;
const psi: NodeInfo = { identities: [{ category: "client", type: "pc", name: "Psi" }], features: [info] };

async function logIn(stage: Stage, jid = "romeo@verona.example/home"): Promise<Person> {
  const person = stage.person(jid);
  await person.registers("montague", "rose");
  await person.logsIn();
  return person;
}

/** The payload of the answer to a question. */
async function ask(person: Person, query: string, to = gateway, type = "get"): Promise<Element> {
  const id = crypto.randomUUID();
  person.sends(`<iq type='${type}' id='${id}' to='${to}'>${query}</iq>`);
  const answer = await person.hears("iq", ({ attrs }) => attrs.id === id);
  assert.equal(answer.attrs.from, to);
  assert.equal(answer.attrs.type, "result", answer.toString());
  return answer.getChildElements()[0] ?? answer;
}

const featuresOf = (query: Element) => readInfo(query).features;

test("what the gateway and its contacts say they can do is what the other network can do", async () => {
  const question = `<query xmlns='${info}'/>`;
  await using plain = await Stage.open({ can: [] });
  await using able = await Stage.open({ can: everything });
  const [here, there] = [await logIn(plain), await logIn(able)];
  for (
    const [to, xmlns] of [[gateway, "jabber:iq:search"], [`${juliet}/bot`, "urn:xmpp:receipts"]] as const
  ) {
    assert.ok(!featuresOf(await ask(here, question, to)).includes(xmlns), xmlns);
    assert.ok(featuresOf(await ask(there, question, to)).includes(xmlns), xmlns);
  }
});

test("the hash in presence stands for what disco says, of the gateway as of Juliet", async () => {
  await using stage = await Stage.open();
  const romeo = await logIn(stage);
  stage.network.plugin.reportBuddyChanged({ user: romeo.bare, buddy: "juliet", status: StatusType.online });
  romeo.sends("<presence type='probe'/>");
  for (const from of [gateway, `${juliet}/bot`]) {
    const presence = await romeo.hears(
      "presence",
      ({ attrs }) => attrs.from === from && attrs.type === undefined,
    );
    const { node, ver } = presence.getChild("c", caps)?.attrs ?? {};
    const answer = await ask(romeo, `<query xmlns='${info}' node='${node}#${ver}'/>`, from);
    assert.equal(capsHash(readInfo(answer)), ver, from);
  }
});

test("of two people with the same client one is asked what it can do", async () => {
  await using stage = await Stage.open();
  const [romeo, mercutio] = [await logIn(stage), await logIn(stage, "mercutio@verona.example/inn")];
  const presence = `<presence><c xmlns='${caps}' hash='sha-1' node='psi' ver='${
    capsHash(
      psi,
    )
  }'/></presence>`;
  romeo.sends(presence);
  const { attrs } = await romeo.hears("iq", ({ attrs }) => attrs.type === "get");
  romeo.sends(`<iq type='result' id='${attrs.id}'>${writeInfo(psi, undefined)}</iq>`);
  mercutio.sends(presence);
  mercutio.sends("<iq type='get' id='next'><ping xmlns='urn:xmpp:ping'/></iq>");
  await mercutio.hears("iq", ({ attrs }) => attrs.id === "next");
  const asked = stage.server.stanzas.items.filter((each) =>
    each.getName() === "iq" && each.attrs.type === "get"
  );
  assert.deepEqual(asked.map(String), []);
});

test("Romeo is asked for Juliet's name, told her address, and adds her there", async () => {
  const config = "gateway_responder.prompt = Name in Verona";
  await using stage = await Stage.open({ config });
  const romeo = await logIn(stage);
  const question = await ask(romeo, "<query xmlns='jabber:iq:gateway'/>");
  assert.equal(question.getChildText("prompt"), "Name in Verona");
  const query = "<query xmlns='jabber:iq:gateway'><prompt>Juliet@Capulet</prompt></query>";
  const jid = (await ask(romeo, query, gateway, "set")).getChildText("jid") ?? "";
  assert.equal(jid, `juliet\\40capulet@${gateway}`);
  romeo.sends(`<presence type='subscribe' to='${jid}'/>`);
  assert.equal((await romeo.asks("add"))["buddy"], "juliet@capulet");
});

test("Romeo searches, and Juliet is found with the address at which to add her", async () => {
  await using stage = await Stage.open({ can: [...usual, "search"] });
  stage.network.answers.search = () => ({ found: [{ buddy: "Juliet@Capulet", alias: "Juliet" }] });
  const romeo = await logIn(stage);
  const form = await ask(romeo, "<query xmlns='jabber:iq:search'/>");
  assert.ok(form.getChild("nick"));
  const answer = await ask(romeo, "<query xmlns='jabber:iq:search'><nick>jul</nick></query>", gateway, "set");
  const item = answer.getChild("item");
  assert.deepEqual([item?.attrs["jid"], item?.getChildText("nick")], [
    `juliet\\40capulet@${gateway}`,
    "Juliet",
  ]);
  assert.equal((await romeo.asks("search"))["text"], "jul");
});

test("the rooms that Romeo bookmarked are there after a restart", async () => {
  const storage = new MemoryStorage();
  const room =
    `<storage xmlns='storage:bookmarks'><conference jid='orchard@${gateway}' autojoin='true'/></storage>`;
  {
    await using stage = await Stage.open({ storage });
    const romeo = await logIn(stage);
    await ask(romeo, `<query xmlns='jabber:iq:private'>${room}</query>`, gateway, "set");
  }
  await using stage = await Stage.open({ storage });
  const romeo = stage.person("romeo@verona.example/home");
  const drawer = await ask(
    romeo,
    "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query>",
  );
  const { jid, autojoin } = drawer.getChild("storage")?.getChild("conference")?.attrs ?? {};
  assert.deepEqual([jid, autojoin], [`orchard@${gateway}`, "1"]);
});

test("Romeo's client asks what runs there, since when, and how busy it is", async () => {
  await using stage = await Stage.open();
  const romeo = await logIn(stage);
  assert.equal((await ask(romeo, "<query xmlns='jabber:iq:version'/>")).getChildText("version"), "3.0");
  stage.clock.advance(3_000);
  assert.equal((await ask(romeo, "<query xmlns='jabber:iq:last'/>")).attrs["seconds"], "3");
  const stats = "<stat name='uptime'/><stat name='users/online'/>";
  const figures = await ask(romeo, `<query xmlns='http://jabber.org/protocol/stats'>${stats}</query>`);
  assert.deepEqual(figures.getChildren("stat").map(({ attrs }) => attrs["value"]), ["3", "1"]);
});

test("Romeo sees for how long Juliet has been idle", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await logIn(stage);
  stage.network.plugin.reportBuddyChanged({
    user: romeo.bare,
    buddy: "juliet",
    status: StatusType.away,
    lastActiveMs: stage.clock.now() - 60_000,
  });
  await romeo.hears("presence", ({ attrs }) => attrs.from === `${juliet}/bot`);
  assert.equal((await ask(romeo, "<query xmlns='jabber:iq:last'/>", juliet)).attrs["seconds"], "60");
});
