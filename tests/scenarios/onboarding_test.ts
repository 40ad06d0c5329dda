/** How Romeo comes in: by chat, by commands, by the registration form, and what the network asks of him on the way. */
import assert from "node:assert/strict";
import { FormFieldType, LoginStepKind } from "../../proto/mod.ts";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { everything } from "./abilities.ts";
import { test } from "../test.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const romeoAtHome = "romeo@verona.example/home";
const can = { can: everything };
const commands = "http://jabber.org/protocol/commands";

/** Says something to the gateway, and answers what it says to that. */
async function say(person: Person, line: string): Promise<string> {
  person.sends(`<message type='chat'><body>${line}</body></message>`);
  return await hears(person);
}

async function hears(person: Person): Promise<string> {
  return (await person.hears("message", ({ attrs }) => attrs.from === gateway)).getChildText("body") ?? "";
}

let ids = 0;

/** Executes a command, or goes on with it, and answers what it is then. */
async function execute(person: Person, node: string, last?: Element, fields = ""): Promise<Element> {
  const id = `c${++ids}`;
  const session = last === undefined ? "" : ` sessionid='${last.attrs["sessionid"]}'`;
  const x = fields === "" ? "" : `<x xmlns='jabber:x:data' type='submit'>${fields}</x>`;
  person.sends(
    `<iq type='set' id='${id}'><command xmlns='${commands}' node='${node}'${session}>${x}</command></iq>`,
  );
  const answer = await person.hears("iq", ({ attrs }) => attrs.id === id);
  const command = answer.getChild("command", commands);
  assert.ok(command, String(answer));
  return command;
}

const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`;
const code = { stepId: "1", kind: LoginStepKind.code, title: "Code", text: "We sent you one." };
const qr = { stepId: "2", kind: LoginStepKind.qr, title: "Link", text: "Scan it.", qr: "sgnl://link" };

test("Romeo, whose client knows nothing but messages, comes in by chat", async () => {
  await using stage = await Stage.open(can);
  const romeo = stage.person(romeoAtHome);
  assert.match(await say(romeo, "hello"), /Write "help"/);
  assert.match(await say(romeo, "help"), /^This is a gateway/);
  assert.match(await say(romeo, "register"), /username\?/);
  assert.match(await say(romeo, "montague"), /password\?/);
  assert.match(await say(romeo, "rose"), /as soon as the gateway sees you/);
  await romeo.hears("presence", ({ attrs }) => attrs.type === "subscribe");
  romeo.sends("<presence type='subscribed'/>");
  romeo.sends("<presence/>");
  await romeo.asks("login");

  const { plugin } = stage.network;
  plugin.reportLoginStep({ user: romeo.bare, ...code });
  assert.match(await hears(romeo), /We sent you one\.\nCode\?/);
  romeo.sends("<message type='chat'><body>123456</body></message>");
  assert.deepEqual((await romeo.asks("login answer"))["values"], new Map([["code", "123456"]]));
  assert.match(await hears(romeo), /Please wait/);

  plugin.reportLoginStep({ user: romeo.bare, ...qr });
  assert.equal(await hears(romeo), "Link\nScan it.\nsgnl://link");
  assert.match(await hears(romeo), /^```\n[ ▀▄█\n]+```$/);
  plugin.reportLoginProgress({ user: romeo.bare, stepId: "2", text: "Fetching contacts", stepDone: true });
  assert.match(await hears(romeo), /Fetching contacts/);
  plugin.reportConnected(romeo.bare);
  assert.equal(await hears(romeo), "You are logged in as montague.");
});

test("Romeo comes in by commands, and the network's form is his client's", async () => {
  await using stage = await Stage.open(can);
  const romeo = stage.person(romeoAtHome);
  romeo.sends(
    `<iq type='get' id='l'><query xmlns='http://jabber.org/protocol/disco#items' node='${commands}'/></iq>`,
  );
  assert.match(String(await romeo.hears("iq", ({ attrs }) => attrs.id === "l")), /node="jabber:iq:register"/);
  const form = await execute(romeo, "jabber:iq:register");
  assert.match(String(form), /<field var="username" type="text-single"/);
  const registered = execute(
    romeo,
    "jabber:iq:register",
    form,
    field("username", "montague") + field("password", "rose"),
  );
  await romeo.hears("presence", ({ attrs }) => attrs.type === "subscribe");
  romeo.sends("<presence/>");
  await romeo.asks("login");
  const { plugin } = stage.network;
  plugin.reportLoginStep({
    user: romeo.bare,
    stepId: "1",
    kind: LoginStepKind.form,
    title: "Telephone",
    text: "Which?",
    field: [{ name: "number", type: FormFieldType.phone, label: "Number", needed: true }],
  });
  const step = await registered;
  assert.match(String(step), /<title>Telephone<.*<field var="number" type="text-single" label="Number">/);

  const answered = execute(romeo, "jabber:iq:register", step, field("number", "+39 1"));
  assert.deepEqual((await romeo.asks("login answer"))["values"], new Map([["number", "+39 1"]]));
  plugin.reportConnected(romeo.bare);
  const end = await answered;
  assert.equal(end.attrs["status"], "completed");
  assert.equal(end.getChildText("note"), "You are logged in as montague.");
});

test("Romeo's client knows registration forms only, and fetches the QR code in one", async () => {
  await using stage = await Stage.open(can);
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  romeo.sends("<presence/>");
  await romeo.asks("login");
  stage.network.plugin.reportLoginStep({ user: romeo.bare, ...qr });
  await hears(romeo);
  romeo.sends("<iq type='get' id='f'><query xmlns='jabber:iq:register'/></iq>");
  const form = String(await romeo.hears("iq", ({ attrs }) => attrs.id === "f"));
  assert.match(form, /<title>Link<\/title><instructions>Scan it\./);
  const [, cid = ""] = /cid:([^<]+)</.exec(form) ?? [];
  romeo.sends(`<iq type='get' id='p'><data xmlns='urn:xmpp:bob' cid='${cid}'/></iq>`);
  const picture = await romeo.hears("iq", ({ attrs }) => attrs.id === "p");
  assert.equal(picture.getChild("data", "urn:xmpp:bob")?.attrs.type, "image/gif");
});

test("Romeo gives up while he is to scan, and the network hears of it", async () => {
  await using stage = await Stage.open(can);
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  romeo.sends("<presence/>");
  await romeo.asks("login");
  stage.network.plugin.reportLoginStep({ user: romeo.bare, ...qr });
  await hears(romeo);
  await hears(romeo);
  assert.equal(await say(romeo, "cancel"), "Cancelled.");
  assert.equal((await romeo.asks("login answer"))["cancelled"], true);
});

test("Romeo logs out, stays out whatever his client shows, and comes back by a word", async () => {
  await using stage = await Stage.open(can);
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  assert.match(await say(romeo, "logout"), /You are logged out/);
  await romeo.asks("logout");
  romeo.sends("<presence><show>away</show></presence>");
  const refused = await romeo.hears("presence", ({ attrs }) => attrs.type === "error");
  assert.match(String(refused), /switched this gateway off/);
  assert.match(await say(romeo, "login"), /as soon as the gateway sees you/);
  await romeo.hears("presence", ({ attrs }) => attrs.type === "probe");
  romeo.sends("<presence/>");
  await romeo.asks("login");
});

test("Romeo adds somebody by chat, who asks to be on his client's list", async () => {
  await using stage = await Stage.open(can);
  const romeo = stage.person(romeoAtHome);
  await romeo.registers("montague", "rose");
  await romeo.logsIn();
  assert.equal(await say(romeo, "add Juliet"), `Juliet is on your list: juliet@${gateway}`);
  assert.equal((await romeo.asks("add"))["buddy"], "Juliet");
  stage.network.answers.search = () => ({ found: [{ buddy: "nurse", alias: "The nurse" }] });
  assert.match(await say(romeo, "search nurse"), /1\. The nurse \(nurse\)/);
  assert.match(await say(romeo, "1"), /nurse is on your list/);
  assert.equal((await romeo.asks("add"))["buddy"], "nurse");
});
