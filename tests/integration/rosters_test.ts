/** Contacts on real XMPP servers: with the server's leave they are simply there, without it they ask. */
import assert from "node:assert/strict";
import { child, type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { test } from "../test.ts";
import { gateway } from "./harness/gateway.ts";
import { backendCommand } from "./harness/spectrum.ts";
import { until } from "./harness/until.ts";
import type { XmppPerson } from "./harness/xmpp_person.ts";
import { XmppStage } from "./harness/xmpp_stage.ts";
import { xmppServers } from "./harness/xmpp_servers.ts";
import { befriendGateway, contact, register, registerAndLogIn } from "./steps.ts";

const rosterNamespace = "jabber:iq:roster";
const echo = contact("echo");
/** The one of one inhabitant, who is called Echo. */
const backend = backendCommand("template");

/** The item of this JID in the roster that a stanza tells of. */
function itemIn(stanza: Element, jid: string): Element | undefined {
  const items = child(stanza, "query", rosterNamespace)?.getChildren("item") ?? [];
  return items.find(({ attrs }) => attrs["jid"] === jid);
}

/** Waits until a person's roster has an item like this. */
function seesOnRoster(
  person: XmppPerson,
  jid: string,
  like: (item: Element) => boolean = () => true,
): Promise<Element> {
  return person.stanzas.expect(`${jid} to come onto the roster`, (stanza) => {
    const item = stanza.attrs.type === "set" ? itemIn(stanza, jid) : undefined;
    return item !== undefined && like(item);
  });
}

const [prosody = assert.fail("there is no Prosody"), ejabberd = assert.fail("there is no ejabberd")] =
  xmppServers;

test("with Prosody's leave the gateway and its contacts are on the roster of each client, unasked", async () => {
  await using stage = await XmppStage.open(prosody, { privileged: true, backend });
  const clients = [await stage.person("juliet", "home"), await stage.person("juliet", "phone")];
  for (const client of clients) client.presence();
  const [home = assert.fail("nobody is at home"), phone = assert.fail("nobody is on the phone")] = clients;
  assert.equal((await register(home, "anything")).attrs.type, "result");
  for (const client of clients) {
    await seesOnRoster(client, gateway, ({ attrs }) => attrs["subscription"] === "both");
    await client.seesPresence(gateway, "available");
    const isWhole = ({ attrs }: Element) => attrs["subscription"] === "both" && attrs["name"] === "Echo";
    const item = itemIn(await seesOnRoster(client, echo, isWhole), echo);
    assert.equal(item?.getChildText("group"), "Spectrum 2");
    await client.seesPresence(`${echo}/bot`, "available");
    assert.ok(!client.stanzas.all.some(({ attrs }) => attrs.type === "subscribe"), "nobody was asked");
  }

  // She calls him something else; after a restart of the server that is still so, and the gateway knows.
  const item = xml("item", { jid: echo, name: "Nobody", subscription: "both" }, xml("group", {}, "Ghosts"));
  await phone.ask("set", "juliet@localhost", xml("query", { xmlns: rosterNamespace }, item));
  await stage.restartServer();
  const again = await stage.person("juliet", "again");
  again.presence();
  await again.seesPresence(`${echo}/bot`, "available");
  const known = async () => {
    const answer = await again.ask("get", gateway, xml("query", { xmlns: rosterNamespace }));
    return itemIn(answer, echo)?.attrs["name"];
  };
  assert.ok(await until(async () => await known() === "Nobody", 20_000));

  // What she takes off stays off, in this login and in the next.
  again.presence({ to: echo, type: "unsubscribe" });
  await again.seesPresence(`${echo}/bot`, "unavailable");
  await seesOnRoster(again, echo, ({ attrs }) => attrs["subscription"] === "none");
  assert.equal(await known(), undefined);
  again.presence({ to: gateway, type: "unavailable" });
  await again.seesPresence(gateway, "unavailable");
  again.presence({ to: gateway });
  await again.seesPresence(gateway, "available");
  assert.equal(await known(), undefined);
});

test("without leave the gateway's contacts ask to be seen, on both servers", async () => {
  for (const make of [prosody, ejabberd]) {
    await using stage = await XmppStage.open(make, { privileged: false, backend });
    const juliet = await stage.person("juliet", "home");
    await registerAndLogIn(juliet, "anything");
    await juliet.seesPresence(echo, "subscribe");
    juliet.presence({ to: echo, type: "subscribed" });
    await juliet.seesPresence(`${echo}/bot`, "available");
  }
});

test("where ejabberd grants rosters and cannot write them, contacts ask to be seen all the same", async () => {
  await using stage = await XmppStage.open(ejabberd, { privileged: true, backend });
  const juliet = await stage.person("juliet", "home");
  juliet.presence();
  assert.equal((await register(juliet, "anything")).attrs.type, "result");
  await befriendGateway(juliet);
  await juliet.seesPresence(gateway, "available");
  await juliet.seesPresence(echo, "subscribe");
});
