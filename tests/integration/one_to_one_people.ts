/** Whom Juliet sees on her list, what they look like, and whom she does not want to see. */
import assert from "node:assert/strict";
import { shownPicture } from "../../frontends/xmpp/avatars/shown_picture.ts";
import { child, type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { gateway } from "./harness/gateway.ts";
import { patience } from "./harness/transcript.ts";
import { until } from "./harness/until.ts";
import type { XmppPerson } from "./harness/xmpp_person.ts";
import { rosaline, tell, words } from "./one_to_one_talk.ts";
import { contact, textOf } from "./steps.ts";

const mercutio = contact("mercutio");
const benvolio = contact("benvolio");
const roster = "jabber:iq:roster";
const pubsub = "http://jabber.org/protocol/pubsub";
const avatarData = "urn:xmpp:avatar:data";
const vcard = "vcard-temp";
const vcardUpdate = "vcard-temp:x:update";
const blocking = "urn:xmpp:blocking";

const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const hash = shownPicture(png)?.hash ?? assert.fail();

/** Who is offered as a contact is let in, as a client's user does. */
async function letIn(person: XmppPerson, jid: string): Promise<void> {
  await person.seesPresence(jid, "subscribe");
  person.presence({ to: jid, type: "subscribed" });
  person.presence({ to: jid, type: "subscribe" });
  await person.seesPresence(jid, "subscribed");
}

/** The network's people come onto the list, by themselves or by asking, and every client sees how they are. */
export async function meet(clients: readonly XmppPerson[], writesRosters: boolean): Promise<void> {
  const [first = assert.fail("nobody is there")] = clients;
  if (!writesRosters) { for (const jid of [rosaline, mercutio]) await letIn(first, jid); }
  for (const client of clients) {
    await client.seesPresence(`${rosaline}/bot`, "available");
    assert.equal(textOf(await seesStatus(client, `${mercutio}/bot`, "a plague"), "show"), "away");
  }
  await isListed(first, mercutio);
}

function seesStatus(client: XmppPerson, from: string, status: string): Promise<Element> {
  const isIt = (stanza: Element) =>
    stanza.is("presence") && stanza.attrs.from === from && textOf(stanza, "status") === status;
  return client.stanzas.expect(`${from} with the status "${status}"`, isIt);
}

/** Waits until a person's list on their own server has this contact, seen both ways. */
async function isListed(person: XmppPerson, jid: string): Promise<void> {
  const isSeen = async () => {
    const answer = await person.ask("get", person.bareJid, xml("query", { xmlns: roster }));
    const items = child(answer, "query", roster)?.getChildren("item") ?? [];
    return items.find(({ attrs }) => attrs["jid"] === jid)?.attrs["subscription"] === "both";
  };
  assert.ok(await until(isSeen, patience), `${jid} is not on the list`);
}

/** How each is goes to the other side, and every client sees it. */
export async function showThemselves(clients: readonly XmppPerson[]): Promise<void> {
  const [first = assert.fail("nobody is there")] = clients;
  const status = [xml("show", {}, "dnd"), xml("status", {}, "studying"), xml("priority", {}, "10")];
  first.presence({}, ...status);
  await first.hears(rosaline, "you are 4: studying");
  tell(first, "leave", words("leave"));
  for (const client of clients) await client.seesPresence(`${rosaline}/bot`, "unavailable");
  tell(first, "come", words("come"));
  for (const client of clients) {
    const busy = await seesStatus(client, `${rosaline}/bot`, "writing verses");
    assert.equal(textOf(busy, "show"), "dnd");
  }
}

/** Somebody is put on the list by the user, and taken off. */
export async function addAndDrop(person: XmppPerson): Promise<void> {
  person.presence({ to: benvolio, type: "subscribe" });
  await person.seesPresence(benvolio, "subscribed");
  await person.seesPresence(`${benvolio}/bot`, "available");
  person.presence({ to: benvolio, type: "unsubscribe" });
  await person.hears(rosaline, "dropped benvolio");
}

/** What people look like, both ways. */
export async function lookAtEachOther(person: XmppPerson): Promise<void> {
  const card = await person.ask("get", rosaline, xml("vCard", { xmlns: vcard }));
  assert.equal(child(card, "vCard", vcard)?.getChildText("FN"), "rosaline of Verona");
  const items = xml("items", { node: avatarData }, xml("item", { id: hash }));
  const picture = await person.ask("get", rosaline, xml("pubsub", { xmlns: pubsub }, items));
  assert.match(picture.toString(), new RegExp(`>${png.toBase64()}</data>`));

  const photo = xml("PHOTO", {}, xml("TYPE", {}, "image/png"), xml("BINVAL", {}, png.toBase64()));
  const own = xml("vCard", { xmlns: vcard }, xml("FN", {}, "Juliet"), photo);
  assert.equal((await person.ask("set", person.bareJid, own)).attrs.type, "result");
  const update = xml("x", { xmlns: vcardUpdate }, xml("photo", {}, hash));
  person.presence({}, update);
  await person.hears(rosaline, `your picture has ${png.length} bytes`);
}

/** `at`: whose list it is; the server's, where we may read that, else the gateway's. */
export async function block(person: XmppPerson, at: "server" | "gateway"): Promise<void> {
  const list = at === "server" ? person.bareJid : gateway;
  const say = async (verb: "block" | "unblock") => {
    const request: Element = xml(verb, { xmlns: blocking }, xml("item", { jid: mercutio }));
    assert.equal((await person.ask("set", list, request)).attrs.type, "result");
    await person.hears(rosaline, `${verb}ed mercutio`);
  };
  await say("block");
  const answer = await person.ask("get", list, xml("blocklist", { xmlns: blocking }));
  const blocked = child(answer, "blocklist", blocking)?.getChildren("item") ?? [];
  assert.deepEqual(blocked.map(({ attrs }) => attrs["jid"]), [mercutio]);
  await say("unblock");
}
