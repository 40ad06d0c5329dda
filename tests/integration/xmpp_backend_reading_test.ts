/** How far the user has read, and what was said before, through the XMPP backend. */
import assert from "node:assert/strict";
import { child, type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { test } from "../test.ts";
import type { XmppPerson } from "./harness/xmpp_person.ts";
import { globe } from "./xmpp_backend_server.ts";
import { accountOf, FarStage, userOf } from "./xmpp_backend_stage.ts";

const [juliet, romeo] = [userOf("juliet"), userOf("romeo")];
const toJuliet = { userName: romeo, buddyName: accountOf("juliet") };
const pubsub = "http://jabber.org/protocol/pubsub";
const displayed = "urn:xmpp:mds:displayed:0";
const stanzaIds = "urn:xmpp:sid:0";

/** The message's name in the archive of the client's account. */
async function archivedAs(client: XmppPerson, body: string): Promise<string> {
  const message = await client.stanzas.expect(
    `a message "${body}" with its archive's name`,
    (stanza) => stanza.getChildText("body") === body && child(stanza, "stanza-id", stanzaIds) !== undefined,
  );
  return child(message, "stanza-id", stanzaIds)?.attrs.id ?? "";
}

function position(by: string, id: string): Element {
  return xml("displayed", { xmlns: displayed }, xml("stanza-id", { xmlns: stanzaIds, by, id }));
}

test("XMPP backend: what is read here is read for the account's other clients, and the other way round", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const client = await stage.client("juliet");
  client.presence();
  await client.seesPresence(client.jid, "available");
  stage.send({ type: "CONV_MESSAGE", payload: { ...toJuliet, message: "first", requestId: "r1" } });
  const { legacyId = "" } = await stage.hears("juliet", "first");
  const id = await archivedAs(client, "first");
  stage.send({ type: "READ_MARKER", payload: { user: juliet, buddy: accountOf("romeo"), legacyId } });
  await stage.main.expect("READ_MARKER", ({ payload }) => payload.user === romeo);
  await stage.main.ping();
  const question = xml("pubsub", { xmlns: pubsub }, xml("items", { node: displayed }));
  const answer = await client.ask("get", client.bareJid, question);
  const item = child(answer, "pubsub", pubsub)?.getChild("items")?.getChild("item");
  assert.equal(item?.attrs.id, accountOf("romeo"), answer.toString());
  const noted = item && child(item, "displayed", displayed)?.getChild("stanza-id", stanzaIds);
  assert.deepEqual([noted?.attrs["by"], noted?.attrs.id], [client.bareJid, id]);

  stage.send({ type: "CONV_MESSAGE", payload: { ...toJuliet, message: "second", requestId: "r2" } });
  const second = await stage.hears("juliet", "second");
  const payload = xml(
    "item",
    { id: accountOf("romeo") },
    position(client.bareJid, await archivedAs(client, "second")),
  );
  await client.ask(
    "set",
    client.bareJid,
    xml("pubsub", { xmlns: pubsub }, xml("publish", { node: displayed }, payload)),
  );
  const { payload: read } = await stage.main.expect("READ_MARKER", ({ payload }) => payload.user === juliet);
  assert.deepEqual([read.buddy, read.legacyId, read.carbon], [accountOf("romeo"), second.legacyId, true]);
});

test("XMPP backend: what another client has read in a room is told by the room's name of the message", async () => {
  await using stage = await FarStage.set();
  stage.logIn("romeo");
  await stage.connected("romeo");
  await stage.main.expect("ROOM_LIST");
  await stage.join("romeo", globe, "Ro");
  stage.send({ type: "CONV_MESSAGE", payload: { userName: romeo, buddyName: globe, message: "to read" } });
  const { legacyId = "" } = await stage.hears("romeo", "to read");
  const client = await stage.client("romeo");
  const payload = xml("item", { id: globe }, position(globe, legacyId));
  await client.ask(
    "set",
    client.bareJid,
    xml("pubsub", { xmlns: pubsub }, xml("publish", { node: displayed }, payload)),
  );
  const { payload: read } = await stage.main.expect("READ_MARKER");
  assert.deepEqual([read.user, read.buddy, read.legacyId, read.carbon], [romeo, globe, legacyId, true]);
});

test("XMPP backend: history before and after a message, also one of another login, with reactions", async () => {
  await using stage = await FarStage.set();
  await stage.befriend();
  const ids: string[] = [];
  for (const message of ["one", "two", "three", "four"]) {
    stage.send({ type: "CONV_MESSAGE", payload: { ...toJuliet, message } });
    ids.push((await stage.hears("juliet", message)).legacyId ?? "");
  }
  const buddy = accountOf("romeo");
  const [, two = "", three = ""] = ids;
  const reaction = { user: juliet, buddy, legacyId: two, emoji: ["✌"], requestId: "j1" };
  stage.send({ type: "REACTION", payload: reaction });
  await stage.main.expect("REACTION");
  const ask = async (requestId: string, bounds: object) => {
    stage.send({ type: "HISTORY_REQUEST", payload: { user: juliet, buddy, requestId, ...bounds } });
    const { payload } = await stage.main.expect("HISTORY", ({ payload }) => payload.requestId === requestId);
    return payload;
  };
  const said = ({ message = [] }: { readonly message?: readonly { readonly message: string }[] }) =>
    message.map(({ message }) => message);
  const before = await ask("1", { beforeId: three, limit: 1 });
  assert.deepEqual([said(before), before.complete], [["two"], false]);
  assert.deepEqual(said(await ask("2", { cursor: before.cursor })), ["one"]);

  stage.send({ type: "LOGOUT", payload: { user: juliet, legacyName: accountOf("juliet") } });
  await stage.sees("romeo", "juliet", 5);
  stage.logIn("juliet");
  await stage.connected("juliet");
  const earlier = await ask("3", { beforeId: three });
  assert.deepEqual([said(earlier), earlier.complete], [["one", "two"], true]);
  const later = await ask("4", { afterId: two });
  assert.deepEqual(said(later), ["three", "four"]);
  assert.deepEqual(later.reaction?.map(({ legacyId, emoji, carbon }) => [legacyId, emoji, carbon]), [[two, [
    "✌",
  ], true]]);
  stage.send({
    type: "HISTORY_REQUEST",
    payload: { user: juliet, buddy, requestId: "5", beforeId: "unheard of" },
  });
  const { payload } = await stage.main.expect("REQUEST_RESULT", ({ payload }) => payload.requestId === "5");
  assert.deepEqual([payload.ok, payload.text], [false, "The archive has no such message."]);
});
