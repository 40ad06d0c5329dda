/** How people find the gateway, and the three ways in: by form, by command, by chat. */
import assert from "node:assert/strict";
import { child, type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { gateway } from "./harness/gateway.ts";
import type { XmppPerson } from "./harness/xmpp_person.ts";
import {
  attributes,
  befriendGateway,
  registerByForm,
  registerNamespace,
  textOf,
  unregister,
} from "./steps.ts";

const discoInfo = "http://jabber.org/protocol/disco#info";
const discoItems = "http://jabber.org/protocol/disco#items";
const commands = "http://jabber.org/protocol/commands";

export async function discover(person: XmppPerson): Promise<void> {
  const around = await person.ask("get", "localhost", xml("query", { xmlns: discoItems }));
  assert.ok(attributes(child(around, "query", discoItems), "item", "jid").includes(gateway));
  const answer = await person.ask("get", gateway, xml("query", { xmlns: discoInfo }));
  assert.equal(answer.attrs.from, gateway);
  const info = child(answer, "query", discoInfo);
  assert.ok(attributes(info, "identity", "category").includes("gateway"));
  const features = attributes(info, "feature", "var");
  for (const feature of [registerNamespace, commands, "jabber:iq:gateway"]) {
    assert.ok(features.includes(feature), feature);
  }
}

/** Until the gateway says that the login stands. With the server's leave nobody is asked for anything. */
async function logIn(person: XmppPerson, writesRosters: boolean): Promise<void> {
  if (!writesRosters) await befriendGateway(person);
  await person.seesPresence(gateway, "available");
}

export async function enterByForm(person: XmppPerson, writesRosters: boolean): Promise<void> {
  assert.equal((await registerByForm(person, "juliet")).attrs.type, "result");
  await logIn(person, writesRosters);
}

/** The gateway goes from the list by itself, or sees and shows nothing any more. */
async function seesItGo(person: XmppPerson, writesRosters: boolean): Promise<void> {
  if (!writesRosters) return void await person.seesPresence(gateway, "unsubscribed");
  await person.stanzas.expect("the gateway to go from the list", (stanza) => {
    const [item] = child(stanza, "query", "jabber:iq:roster")?.getChildren("item") ?? [];
    return item?.attrs["jid"] === gateway && item.attrs["subscription"] === "remove";
  });
}

export async function leaveByForm(person: XmppPerson, writesRosters: boolean): Promise<void> {
  assert.equal((await unregister(person)).attrs.type, "result");
  await seesItGo(person, writesRosters);
}

/** Executes a command, or goes on with it (XEP-0050 §2.4). */
async function execute(
  person: XmppPerson,
  node: string,
  sessionid?: string,
  form?: Element,
): Promise<Element> {
  const command = xml("command", { xmlns: commands, node, sessionid }, form);
  const answer = await person.ask("set", gateway, command);
  return child(answer, "command", commands) ?? assert.fail(answer.toString());
}

function submitted(fields: Readonly<Record<string, string>>): Element {
  const all = Object.entries(fields).map(([name, value]) =>
    xml("field", { var: name }, xml("value", {}, value))
  );
  return xml("x", { xmlns: "jabber:x:data", type: "submit" }, all);
}

export async function enterByCommand(person: XmppPerson, writesRosters: boolean): Promise<void> {
  const listed = await person.ask("get", gateway, xml("query", { xmlns: discoItems, node: commands }));
  const nodes = attributes(child(listed, "query", discoItems), "item", "node");
  assert.ok(nodes.includes(registerNamespace), nodes.join());
  const asked = await execute(person, registerNamespace);
  const form = submitted({ username: "angelica", password: "a legacy password" });
  const went = await execute(person, registerNamespace, asked.attrs["sessionid"], form);
  assert.equal(went.getChild("note")?.attrs.type === "error", false, went.toString());
  await logIn(person, writesRosters);
}

export async function leaveByCommand(person: XmppPerson, writesRosters: boolean): Promise<void> {
  assert.equal((await execute(person, "logout")).attrs["status"], "completed");
  const gone = await person.seesPresence(gateway, "unavailable");
  assert.notEqual(textOf(gone, "status"), "", "a status text says what is going on");
  const asked = await execute(person, "unregister");
  const done = await execute(person, "unregister", asked.attrs["sessionid"], submitted({}));
  assert.equal(done.attrs["status"], "completed");
  await seesItGo(person, writesRosters);
}

export async function enterByChat(person: XmppPerson, writesRosters: boolean): Promise<void> {
  person.say(gateway, "register");
  await person.hears(gateway, "username?");
  person.say(gateway, "juliet");
  await person.hears(gateway, "password?");
  person.say(gateway, "a legacy password");
  await logIn(person, writesRosters);
  await person.hears(gateway, "You are logged in as juliet");
}

export async function leaveByChat(person: XmppPerson, writesRosters: boolean): Promise<void> {
  person.say(gateway, "unregister");
  await person.hears(gateway, 'Answer "yes" or "no"');
  person.say(gateway, "yes");
  await person.hears(gateway, "not registered any more");
  await seesItGo(person, writesRosters);
}
