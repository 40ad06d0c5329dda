/** What an account's server has to offer, and what the account has noted, through the XMPP backend. */
import assert from "node:assert/strict";
import { child, childElements, type Element, xml } from "../../frontends/xmpp/xml/element.ts";
import { test } from "../test.ts";
import { until } from "./harness/until.ts";
import type { XmppPerson } from "./harness/xmpp_person.ts";
import { globe, rooms } from "./xmpp_backend_server.ts";
import { FarStage, userOf } from "./xmpp_backend_stage.ts";

const romeo = userOf("romeo");
const pubsub = "http://jabber.org/protocol/pubsub";
const bookmarks = "urn:xmpp:bookmarks:1";

async function publish(client: XmppPerson, room: string, attributes: Record<string, string>): Promise<void> {
  const conference = xml("conference", { xmlns: bookmarks, ...attributes }, xml("nick", {}, "Ro"));
  const item = xml("publish", { node: bookmarks }, xml("item", { id: room }, conference));
  const field = (name: string, value: string) => xml("field", { var: name }, xml("value", {}, value));
  const form = xml(
    "x",
    { xmlns: "jabber:x:data", type: "submit" },
    field("FORM_TYPE", `${pubsub}#publish-options`),
    field("pubsub#persist_items", "true"),
    field("pubsub#max_items", "max"),
  );
  const payload = xml("pubsub", { xmlns: pubsub }, item, xml("publish-options", {}, form));
  const answer = await client.ask("set", client.bareJid, payload);
  assert.equal(answer.attrs.type, "result", answer.toString());
}

/** What is noted of a room. */
async function noted(client: XmppPerson, room: string): Promise<Element | undefined> {
  const question = xml("pubsub", { xmlns: pubsub }, xml("items", { node: bookmarks }));
  const answer = await client.ask("get", client.bareJid, question);
  const list = child(answer, "pubsub", pubsub)?.getChild("items");
  const item = childElements(list ?? answer).find(({ attrs }) => attrs["id"] === room);
  return item && child(item, "conference", bookmarks);
}

test("XMPP backend: people of the server's directory are found, and rooms by a part of their name", async () => {
  await using stage = await FarStage.set();
  stage.logIn("romeo");
  await stage.connected("romeo");
  const { payload: list } = await stage.main.expect("ROOM_LIST");
  assert.deepEqual([list.user, list.room, list.name], [romeo, [globe], ["The Globe"]]);
  const find = async (text: string, requestId: string) => {
    stage.send({ type: "SEARCH_REQUEST", payload: { user: romeo, requestId, text } });
    const { payload } = await stage.main.expect(
      "SEARCH_RESULT",
      ({ payload }) => payload.requestId === requestId,
    );
    return payload.found ?? [];
  };
  assert.deepEqual(await find("merc", "1"), [{ buddy: "mercutio@localhost", alias: "Merc" }]);
  assert.deepEqual(await find("glob", "2"), [{ buddy: globe, alias: "The Globe", room: true }]);
  assert.deepEqual(await find("tybalt", "3"), []);
  stage.send({ type: "SEARCH_REQUEST", payload: { user: romeo, requestId: "4", text: "x" } });
  const { payload: refusal } = await stage.main.expect("REQUEST_RESULT");
  assert.match(refusal.text ?? "", /too short/);
});

test("XMPP backend: where the account's clients go by themselves, the user is; also what is noted later", async () => {
  await using stage = await FarStage.set();
  const client = await stage.client("romeo");
  await publish(client, `orchard@${rooms}`, { name: "The Orchard", autojoin: "true" });
  await publish(client, `tomb@${rooms}`, { name: "The Tomb", autojoin: "false" });
  stage.logIn("romeo");
  const { payload: first } = await stage.main.expect("ROOM_INFO");
  assert.deepEqual(first, { user: romeo, room: `orchard@${rooms}`, name: "The Orchard", joined: true });
  const { payload: list } = await stage.main.expect("ROOM_LIST");
  assert.deepEqual(list.name?.toSorted(), ["The Globe", "The Orchard", "The Tomb"]);
  await publish(client, `tomb@${rooms}`, { name: "The Tomb", autojoin: "true" });
  const { payload: second } = await stage.main.expect("ROOM_INFO");
  assert.deepEqual([second.room, second.joined], [`tomb@${rooms}`, true]);
});

test("XMPP backend: bookmarks of old are read where there are no others", async () => {
  await using stage = await FarStage.set();
  const client = await stage.client("romeo");
  const conference = xml("conference", { jid: `orchard@${rooms}`, name: "Orchard", autojoin: "1" });
  const storage = xml("storage", { xmlns: "storage:bookmarks" }, conference);
  const answer = await client.ask(
    "set",
    client.bareJid,
    xml("query", { xmlns: "jabber:iq:private" }, storage),
  );
  assert.equal(answer.attrs.type, "result", answer.toString());
  stage.logIn("romeo");
  const { payload } = await stage.main.expect("ROOM_INFO");
  assert.deepEqual([payload.room, payload.name, payload.joined], [`orchard@${rooms}`, "Orchard", true]);
});

test("XMPP backend: if the operator wants it, rooms that are entered and left are noted", async () => {
  await using stage = await FarStage.set(({ config }) => `${config}\nxmpp_bookmarks = 1`);
  const client = await stage.client("romeo");
  client.presence();
  stage.logIn("romeo");
  await stage.connected("romeo");
  await stage.main.expect("ROOM_LIST");
  await stage.join("romeo", globe, "Ro");
  const entered = await noted(client, globe);
  assert.deepEqual([entered?.attrs["autojoin"], entered?.getChildText("nick")], ["true", "Ro"]);
  stage.send({ type: "LEAVE_ROOM", payload: { userName: romeo, room: globe, nickname: "Ro" } });
  const isNoted = async () => (await noted(client, globe))?.attrs["autojoin"] === "false";
  assert.ok(await until(isNoted, 10_000));
});
