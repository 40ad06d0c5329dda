/** The XMPP server goes away and comes back while people are here. */
import assert from "node:assert/strict";
import { StatusType } from "../../proto/mod.ts";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { test } from "../test.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const romeoAtHome = "romeo@verona.example/home";
const isJuliet = ({ attrs }: Element) => attrs.from === `juliet@${gateway}/bot`;

/** Romeo is logged in and sees Juliet. */
async function open(): Promise<{ stage: Stage; romeo: Person }> {
  const stage = await Stage.open();
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  julietIs(stage, StatusType.online);
  await romeo.hears("presence", isJuliet);
  return { stage, romeo };
}

function julietIs(stage: Stage, status: StatusType): void {
  stage.network.plugin.reportBuddyChanged({ user: "romeo@verona.example", buddy: "Juliet", status });
}

async function crash(stage: Stage): Promise<void> {
  await stage.server.crash();
  await stage.logged("the link to the server was lost");
}

async function comeBack(stage: Stage): Promise<void> {
  stage.server.stanzas.clear();
  stage.clock.advance(1_000);
  await stage.server.online;
  await stage.turn();
}

test("Romeo, asked for his presence, sees again who is there, and was never logged out", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  await crash(stage);
  await comeBack(stage);
  await romeo.hears("presence", ({ attrs }) => attrs.type === "probe");
  romeo.sends("<presence/>");
  await romeo.hears("presence", ({ attrs }) => attrs.from === gateway && attrs.type === undefined);
  await romeo.hears("presence", isJuliet);
  assert.deepEqual(stage.network.asked.items.filter(({ what }) => what === "logout"), []);
});

test("Juliet left meanwhile: Romeo is told, whether his server was restarted or not", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  await crash(stage);
  julietIs(stage, StatusType.offline);
  await stage.turn();
  await comeBack(stage);
  assert.equal((await romeo.hears("presence", isJuliet)).attrs.type, "unavailable");
});

test("a client of Romeo's that is gone after the restart is noticed", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  const phone = stage.person("romeo@verona.example/phone");
  phone.sends("<presence><priority>5</priority><show>dnd</show></presence>");
  assert.equal((await romeo.asks("status"))["status"], StatusType.online);
  assert.equal((await romeo.asks("status"))["status"], StatusType.doNotDisturb);
  await crash(stage);
  await comeBack(stage);
  romeo.sends("<presence/>");
  await romeo.hears("presence", isJuliet);
  stage.clock.advance(10_000);
  assert.equal((await romeo.asks("status"))["status"], StatusType.online, "what the one that is left shows");
});

test("the last client is gone after the restart: its server says so, and Romeo is logged out", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  await crash(stage);
  await comeBack(stage);
  stage.server.send(`<presence type='unavailable' from='${romeo.bare}' to='${gateway}'/>`);
  await romeo.asks("logout");
});

test("a server that stops says goodbye for everybody: Romeo is asked for when it is back, and logged in", async () => {
  const { stage, romeo } = await open();
  await using _stage = stage;
  romeo.sends("<presence type='unavailable'/>");
  await romeo.asks("logout");
  await crash(stage);
  await comeBack(stage);
  await romeo.hears("presence", ({ attrs }) => attrs.type === "probe");
  romeo.sends("<presence/>");
  await romeo.asks("login");
});
