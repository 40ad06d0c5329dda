/** What is said between Juliet and Rosaline, who lives on a lively network, and what is done to it. */
import assert from "node:assert/strict";
import { child, type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { bodyOf, type XmppPerson } from "./harness/xmpp_person.ts";
import { contact } from "./steps.ts";

export const rosaline = contact("rosaline");
const receipts = "urn:xmpp:receipts";
const reactions = "urn:xmpp:reactions:0";
const markers = "urn:xmpp:chat-markers:0";
const corrections = "urn:xmpp:message-correct:0";
const retractions = "urn:xmpp:message-retract:1";
const replies = "urn:xmpp:reply:0";
const chatStates = "http://jabber.org/protocol/chatstates";
const attention = "urn:xmpp:attention:0";
const carbons = "urn:xmpp:carbons:2";

/** A client that wants copies of what the person's others say and hear. */
export async function enableCarbons(client: XmppPerson): Promise<void> {
  const answer = await client.ask("set", client.bareJid, xml("enable", { xmlns: carbons }));
  assert.equal(answer.attrs.type, "result");
}

/** Sends Rosaline a message of these parts. */
export function tell(client: XmppPerson, id: string, ...parts: readonly Element[]): void {
  client.send(xml("message", { to: rosaline, type: "chat", id }, parts));
}

export const words = (text: string): Element => xml("body", {}, text);
export const correcting = (id: string): Element => xml("replace", { xmlns: corrections, id });

/** The next message of Rosaline's with this in it: the message and what was looked for. */
async function gets(client: XmppPerson, name: string, xmlns: string): Promise<[Element, Element]> {
  const isIt = (stanza: Element) =>
    stanza.is("message") && stanza.attrs.from === `${rosaline}/bot` &&
    child(stanza, name, xmlns) !== undefined;
  const message = await client.stanzas.expect(`<${name}/> from Rosaline`, isIt);
  return [message, child(message, name, xmlns) ?? assert.fail()];
}

/** Orders Rosaline to do something with a message, and answers what the client is told of it. */
async function order(client: XmppPerson, word: string, name: string, xmlns: string): Promise<Element> {
  tell(client, `order-${word}`, words(word));
  const [, told] = await gets(client, name, xmlns);
  return told;
}

/** The message that was copied from or to another client (XEP-0280 §6). */
function copyIn(stanza: Element, direction: "sent" | "received"): Element | undefined {
  const copy = child(stanza, direction, carbons);
  return copy && child(copy, "forwarded", "urn:xmpp:forward:0")?.getChild("message");
}

async function getsCopy(client: XmppPerson, direction: "sent" | "received", body: string): Promise<Element> {
  const isIt = (stanza: Element) => {
    const copy = copyIn(stanza, direction);
    return copy !== undefined && bodyOf(copy) === body;
  };
  return copyIn(await client.stanzas.expect(`a copy of "${body}"`, isIt), direction) ?? assert.fail();
}

/** Words go both ways; one client is told that hers arrived, the other sees what was said. */
export async function talk(home: XmppPerson, phone: XmppPerson): Promise<void> {
  tell(home, "hello", words("hello"), xml("request", { xmlns: receipts }));
  assert.equal((await gets(home, "received", receipts))[1].attrs["id"], "hello");
  await home.hears(rosaline, `heard "hello"`);
  await getsCopy(phone, "sent", "hello");
  await getsCopy(phone, "received", `heard "hello"`);
}

/** What Rosaline does beside speaking shows at the client, about the right messages. */
export async function watchHer(client: XmppPerson): Promise<void> {
  await order(client, "type", "composing", chatStates);
  const reaction = await order(client, "react", "reactions", reactions);
  assert.deepEqual([reaction.attrs["id"], reaction.getChildText("reaction")], ["order-react", "🌹"]);
  assert.equal((await order(client, "read", "displayed", markers)).attrs["id"], "order-read");
  assert.equal((await order(client, "reply", "reply", replies)).attrs["id"], "order-reply");
  await order(client, "nudge", "attention", attention);
  const idOf = (body: string) => client.stanzas.all.find((one) => bodyOf(one) === body)?.attrs.id;
  assert.equal((await order(client, "correct", "replace", corrections)).attrs["id"], idOf("befour"));
  assert.equal((await order(client, "retract", "retract", retractions)).attrs["id"], idOf("never"));
}

/** What the client does beside speaking reaches Rosaline, about the right messages. */
export async function doAsMuch(client: XmppPerson): Promise<void> {
  tell(client, "c1", words("hullo"), correcting("hello"));
  await client.hears(rosaline, `"hullo" replaces "hello"`);
  tell(client, "c2", xml("reactions", { xmlns: reactions, id: "hello" }, xml("reaction", {}, "🌙")));
  await client.hears(rosaline, `🌙 at "hullo"`);
  const hers = client.stanzas.all.find((one) => bodyOf(one) === `heard "hello"`)?.attrs.id ?? "";
  tell(client, "c3", words("so be it"), xml("reply", { xmlns: replies, id: hers, to: rosaline }));
  await client.hears(rosaline, `"so be it" answers "heard "hello""`);
  tell(client, "c4", xml("displayed", { xmlns: markers, id: hers }));
  await client.hears(rosaline, `you read "heard "hello""`);
  tell(client, "c5", xml("retract", { xmlns: retractions, id: "c3" }));
  await client.hears(rosaline, `forgot "so be it"`);
  tell(client, "c6", xml("composing", { xmlns: chatStates }));
  await client.hears(rosaline, "you are writing");
}

/** What Juliet said with another program of the network is hers, where the server lets us say so. */
export async function speakElsewhere(clients: readonly XmppPerson[], isAllowed: boolean): Promise<void> {
  const [first = assert.fail("nobody is there")] = clients;
  const said = "said elsewhere";
  tell(first, "elsewhere", words("speak for me"));
  if (!isAllowed) return void await first.hears(`${rosaline}/bot`, `You wrote: ${said}`);
  for (const client of clients) {
    assert.equal((await getsCopy(client, "sent", said)).attrs.to, rosaline);
  }
  // Had it come to Rosaline as well, she would have answered before this.
  tell(first, "after", words("after"));
  await first.hears(rosaline, `heard "after"`);
  for (const client of clients) {
    const copies = client.stanzas.all.filter((one) => bodyOf(copyIn(one, "sent") ?? one) === said);
    assert.equal(copies.length, 1);
    assert.ok(!client.stanzas.all.some((one) => bodyOf(one) === `heard "${said}"`));
  }
}
