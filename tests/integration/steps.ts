/** What the people in these plays do again and again. */
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { child, text, xml } from "../../frontends/xmpp/xml/element.ts";
import { gateway } from "./harness/gateway.ts";
import type { IrcPerson } from "./harness/irc_person.ts";
import { until } from "./harness/until.ts";
import type { XmppPerson } from "./harness/xmpp_person.ts";

export const registerNamespace = "jabber:iq:register";
const formNamespace = "jabber:x:data";

/** A contact's address for a nick that needs no escaping. */
export function contact(nick: string): string {
  return `${nick}@${gateway}`;
}

/** The fields that the gateway asks for in its registration form (XEP-0077 §5). */
export function formFields(answer: Element): string[] {
  const query = child(answer, "query", registerNamespace);
  const form = query === undefined ? undefined : child(query, "x", formNamespace);
  return form?.getChildren("field").map((field) => field.attrs["var"] ?? "") ?? [];
}

/** Asks for the registration form and fills the plain fields in (XEP-0077 §3.1). */
export async function register(person: XmppPerson, legacyName: string): Promise<Element> {
  const asked = await person.ask("get", gateway, xml("query", { xmlns: registerNamespace }));
  const wantsPassword = child(asked, "query", registerNamespace)?.getChild("password") !== undefined;
  return await person.ask(
    "set",
    gateway,
    xml(
      "query",
      { xmlns: registerNamespace },
      xml("username", {}, legacyName),
      wantsPassword ? xml("password", {}, "a legacy password") : undefined,
    ),
  );
}

/** Registers with a data form (XEP-0077 §5), as most of today's clients do. */
export async function registerByForm(person: XmppPerson, legacyName: string): Promise<Element> {
  const field = (name: string, value: string) => xml("field", { var: name }, xml("value", {}, value));
  const asked = await person.ask("get", gateway, xml("query", { xmlns: registerNamespace }));
  const form = xml(
    "x",
    { xmlns: formNamespace, type: "submit" },
    field("FORM_TYPE", registerNamespace),
    field("username", legacyName),
    formFields(asked).includes("password") ? field("password", "a legacy password") : undefined,
  );
  return await person.ask("set", gateway, xml("query", { xmlns: registerNamespace }, form));
}

export async function unregister(person: XmppPerson): Promise<Element> {
  return await person.ask("set", gateway, xml("query", { xmlns: registerNamespace }, xml("remove")));
}

/** Accepts the gateway's subscription request and makes one of their own, as a client's user does. */
export async function befriendGateway(person: XmppPerson): Promise<void> {
  await person.seesPresence(gateway, "subscribe");
  person.presence({ to: gateway, type: "subscribed" });
  person.presence({ to: gateway, type: "subscribe" });
  await person.seesPresence(gateway, "subscribed");
}

/** Everything up to being logged in at the legacy network. */
export async function registerAndLogIn(person: XmppPerson, legacyName: string): Promise<void> {
  person.presence();
  await register(person, legacyName);
  await befriendGateway(person);
  await person.seesPresence(gateway, "available");
}

/** Whether somebody with this nick is on the IRC server now. */
export async function isOnIrc(witness: IrcPerson, nick: string): Promise<boolean> {
  witness.send(`ISON ${nick}`);
  const answer = await witness.lines.expect("the answer to ISON", (line) => / 303 /.test(line));
  return answer.toLowerCase().includes(`:${nick.toLowerCase()}`);
}

/** Fails unless `nick` leaves the IRC server in time. */
export async function leavesIrc(witness: IrcPerson, nick: string): Promise<void> {
  const left = await until(async () => !await isOnIrc(witness, nick), 30_000);
  if (!left) throw new Error(`${nick} did not leave the IRC server`);
}

/** The values of an attribute of the children of that name, in order. */
export function attributes(parent: Element | undefined, name: string, attribute: string): string[] {
  return parent?.getChildren(name).map((one) => one.attrs[attribute] ?? "") ?? [];
}

/** The text of the first child of that name; empty when there is none. */
export function textOf(parent: Element | undefined, name: string): string {
  const found = parent?.getChild(name);
  return found === undefined ? "" : text(found);
}
