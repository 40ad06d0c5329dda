/** Contact lists on both sides of the gateway: how they find each other, and who is told of what. */
import assert from "node:assert/strict";
import { StatusType } from "../../proto/mod.ts";
import { MemoryStorage } from "../../lib/storage/mod.ts";
import { test } from "../test.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const juliet = `juliet@${gateway}`;

/** What Romeo's server says it lets the gateway do. */
const grants = (perms: string, version = 2) =>
  `<message from='verona.example' to='${gateway}'><privilege xmlns='urn:xmpp:privilege:${version}'>${perms}` +
  "</privilege></message>";
const rosterAndMessages = "<perm access='roster' type='both'/><perm access='message' type='outgoing'/>";

/** Romeo's server answers the next IQ of this type about his roster. */
async function answers(stage: Stage, romeo: Person, type: "get" | "set", items = ""): Promise<string> {
  const asked = await romeo.hears("iq", (stanza) => stanza.attrs.type === type);
  const inside = type === "get" ? `<query xmlns='jabber:iq:roster'>${items}</query>` : "";
  stage.server.send(
    `<iq type='result' id='${asked.attrs.id}' from='${romeo.bare}' to='${gateway}'>${inside}</iq>`,
  );
  await stage.turn();
  return asked.children.join("");
}

/** The list of the network has been told, and Romeo's server is asked for his. */
async function settles(stage: Stage): Promise<void> {
  await stage.turn();
  stage.clock.advance(3_000);
  await stage.turn();
}

async function withRomeo(stage: Stage): Promise<Person> {
  const romeo = stage.person("romeo@verona.example/home");
  await romeo.registers("romeo", "secret");
  await romeo.logsIn();
  return romeo;
}

function reports(stage: Stage, romeo: Person, alias: string, groups: string[]): void {
  const buddy = { user: romeo.bare, buddy: "juliet", alias, groups, status: StatusType.online };
  stage.network.plugin.reportBuddyChanged(buddy);
}

test("Romeo's contacts come onto his roster by themselves, and names go both ways", async () => {
  await using stage = await Stage.open();
  const romeo = await withRomeo(stage);
  stage.server.send(grants(rosterAndMessages));
  await stage.turn();
  reports(stage, romeo, "Juliet", ["Capulet"]);
  await settles(stage);
  await answers(stage, romeo, "get");
  assert.equal(
    await answers(stage, romeo, "set"),
    `<query xmlns="jabber:iq:roster"><item jid="${juliet}" name="Juliet" subscription="both">` +
      "<group>Capulet</group></item></query>",
  );
  await romeo.hears("presence", ({ attrs }) => attrs.from === `${juliet}/bot` && attrs.type === undefined);

  stage.server.send(
    `<iq type='set' id='push' from='${romeo.bare}' to='${gateway}'><query xmlns='jabber:iq:roster'>` +
      `<item jid='${juliet}' name='My love' subscription='both'><group>Capulet</group></item></query></iq>`,
  );
  await romeo.hears("iq", ({ attrs }) => attrs.id === "push" && attrs.type === "result");
  const told = await romeo.asks("add");
  assert.equal(told["buddy"], "juliet");

  reports(stage, romeo, "Lady Juliet", ["Capulet"]);
  await settles(stage);
  const now = `<item jid='${juliet}' name='My love' subscription='both'><group>Capulet</group></item>`;
  await answers(stage, romeo, "get", now);
  assert.match(await answers(stage, romeo, "set"), /name="Lady Juliet"/);
});

test("Juliet asks to be seen where no server lets the gateway do more", async () => {
  await using stage = await Stage.open();
  const romeo = await withRomeo(stage);
  reports(stage, romeo, "Juliet", []);
  const asks = await romeo.hears("presence", ({ attrs }) => attrs.from === juliet);
  assert.equal(asks.attrs.type, "subscribe");
  assert.equal(asks.getChildText("nick"), "Juliet");
});

test("whom Romeo takes off his list while he is away stays off it, through a restart", async () => {
  const storage = new MemoryStorage();
  {
    await using stage = await Stage.open({ storage });
    const romeo = await withRomeo(stage);
    reports(stage, romeo, "Juliet", []);
    romeo.sends(`<presence type='subscribed' to='${juliet}'/>`);
    await romeo.asks("add");
    romeo.sends("<presence type='unavailable'/>");
    await romeo.asks("logout");
    romeo.sends(`<presence type='unsubscribe' to='${juliet}'/>`);
    await romeo.hears("presence", ({ attrs }) => attrs.from === juliet && attrs.type === "unsubscribed");
  }
  await using stage = await Stage.open({ storage });
  const romeo = stage.person("romeo@verona.example/home");
  await romeo.logsIn();
  stage.server.stanzas.clear();
  reports(stage, romeo, "Juliet", []);
  const tybalt = { user: romeo.bare, buddy: "tybalt", alias: "", groups: [], status: StatusType.online };
  stage.network.plugin.reportBuddyChanged(tybalt);
  await romeo.hears("presence", ({ attrs }) => attrs.from === `tybalt@${gateway}`);
  assert.ok(!stage.server.stanzas.items.join().includes(juliet));
});

test("what the server grants holds for one link: after a crash it has to say so again", async () => {
  await using stage = await Stage.open();
  const romeo = await withRomeo(stage);
  stage.server.send(grants(rosterAndMessages, 1));
  await stage.turn();
  await stage.server.crash();
  let isBack = false;
  const back = stage.server.online.then(() => isBack = true);
  while (!isBack) {
    stage.clock.advance(10_000);
    await stage.turn();
  }
  await back;
  stage.server.stanzas.clear();
  reports(stage, romeo, "", []);
  const asks = await romeo.hears("presence", ({ attrs }) => attrs.from === juliet);
  assert.equal(asks.attrs.type, "subscribe");
});

test("whom Romeo blocks is blocked on the network as well", async () => {
  await using stage = await Stage.open({ can: ["blocking"] });
  const romeo = await withRomeo(stage);
  stage.server.send(grants("<perm access='iq'><namespace ns='urn:xmpp:blocking' type='both'/></perm>"));
  reports(stage, romeo, "", []);
  await stage.turn();
  romeo.sends(`<presence type='unavailable' to='${juliet}'/>`);
  await stage.turn();
  stage.clock.advance(1_000);
  const asked = await romeo.hears("iq", (stanza) => stanza.getChild("privileged_iq") !== undefined);
  stage.server.send(
    `<iq type='result' id='${asked.attrs.id}' from='${romeo.bare}' to='${gateway}'>` +
      "<privilege xmlns='urn:xmpp:privilege:2'><forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' " +
      `type='result'><blocklist xmlns='urn:xmpp:blocking'><item jid='${juliet}'/></blocklist></iq></forwarded>` +
      "</privilege></iq>",
  );
  const block = await romeo.asks("block");
  assert.deepEqual([block["buddy"], block["blocked"]], ["juliet", true]);
});
