/** What Romeo sets in a room, whom he bans and pardons, and who declines to come. */
import assert from "node:assert/strict";
import type { Element } from "../../frontends/xmpp/xml/element.ts";
import { Affiliation, FormFieldType } from "../../plugin/mod.ts";
import { test } from "../test.ts";
import { everything } from "./abilities.ts";
import { balcony, mucUser, onTheBalcony, room } from "./balcony.ts";
import { gateway, type Person, Stage } from "./stage.ts";

const owner = "http://jabber.org/protocol/muc#owner";
const admin = "http://jabber.org/protocol/muc#admin";
const config = "muc#roomconfig_";

async function asks(person: Person, type: "get" | "set", query: string): Promise<Element> {
  const id = crypto.randomUUID();
  person.sends(`<iq type='${type}' id='${id}' to='${balcony}'>${query}</iq>`);
  return await person.hears("iq", ({ attrs }) => attrs.id === id);
}

/** The fields of the form, by name: their values. */
async function formOf(person: Person): Promise<ReadonlyMap<string, string>> {
  const answer = await asks(person, "get", `<query xmlns='${owner}'/>`);
  const fields = answer.getChild("query", owner)?.getChild("x", "jabber:x:data")?.getChildren("field") ?? [];
  return new Map(fields.map((field) => [field.attrs["var"] ?? "", field.getChildText("value") ?? ""]));
}

function submits(person: Person, values: Record<string, string>): Promise<Element> {
  const fields = Object.entries(values).map(([name, value]) =>
    `<field var='${name}'><value>${value}</value></field>`
  );
  return asks(
    person,
    "set",
    `<query xmlns='${owner}'><x xmlns='jabber:x:data' type='submit'>${fields.join("")}</x></query>`,
  );
}

const options = [
  { name: "moderated", type: FormFieldType.switch, label: "Moderated", value: "0" },
  { name: "hidden", type: FormFieldType.switch, label: "Hidden", value: "1" },
  { name: "password", type: FormFieldType.password, label: "Password", value: "rose" },
  { name: "limit", type: FormFieldType.number, label: "Limit", value: "" },
  { name: "mode-r", type: FormFieldType.switch, label: "Registered", value: "1", fixed: true },
  { name: "mode-j", type: FormFieldType.text, label: "Throttle", value: "5:3" },
];

test("Romeo sees what can be set in a room, and only what he changes is set", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage, "juliet");
  stage.network.answers.options = () => options;
  const shown = await formOf(romeo);
  const expected = {
    moderatedroom: "0",
    publicroom: "0",
    passwordprotectedroom: "1",
    roomsecret: "rose",
    maxusers: "",
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(shown.get(config + name), value, name);
  assert.equal(shown.get("x-mode-j"), "5:3");
  assert.equal(shown.has("x-mode-r"), false);
  const done = await submits(romeo, {
    [`${config}moderatedroom`]: "true",
    [`${config}publicroom`]: "1",
    [`${config}passwordprotectedroom`]: "0",
    [`${config}roomsecret`]: "rose",
    [`${config}maxusers`]: "none",
    "x-mode-j": "5:3",
    "x-mode-r": "0",
  });
  assert.equal(done.attrs.type, "result");
  const { values } = await romeo.asks("set room options");
  assert.deepEqual(values, new Map([["moderated", "1"], ["hidden", "0"], ["password", ""]]));
});

test("a password that is to be and is not, and a limit that is no number, are refused", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage);
  stage.network.answers.options = () => options;
  const unacceptable = [
    { [`${config}passwordprotectedroom`]: "1", [`${config}roomsecret`]: "" },
    { [`${config}maxusers`]: "many" },
  ];
  for (const values of unacceptable) {
    const answer = await submits(romeo, values);
    assert.ok(answer.getChild("error")?.getChild("not-acceptable"));
  }
});

test("when the room's settings change, everybody in it is told", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage);
  const { plugin } = stage.network;
  plugin.reportRoomInfo({ user: romeo.bare, room, moderated: false });
  plugin.reportRoomInfo({ user: romeo.bare, room, moderated: true, changed: true });
  const told = await romeo.hears("message");
  const codes = told.getChild("x", mucUser)?.getChildren("status").map(({ attrs }) => attrs["code"]);
  assert.deepEqual([told.attrs.type, told.attrs.from, codes], ["groupchat", balcony, ["104"]]);
  await stage.turn();
  assert.equal(stage.server.stanzas.items.filter((stanza) => stanza.is("message")).length, 0);
});

test("whoever is banned is on the list without being there, and is pardoned by it", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage);
  stage.network.answers.members = () => [
    { legacyName: "tybalt", reason: "a feud" },
    { legacyName: "*!*@capulet.example" },
  ];
  const query = (item: string) => `<query xmlns='${admin}'>${item}</query>`;
  const answer = await asks(romeo, "get", query("<item affiliation='outcast'/>"));
  assert.equal((await romeo.asks("room members"))["affiliation"], Affiliation.outcast);
  const items = answer.getChild("query", admin)?.getChildren("item") ?? [];
  assert.deepEqual(items.map(({ attrs }) => attrs["affiliation"]), ["outcast", "outcast"]);
  assert.deepEqual([items[0]?.attrs["jid"], items[0]?.getChildText("reason")], [
    `tybalt@${gateway}`,
    "a feud",
  ]);
  for (const item of items) {
    await asks(romeo, "set", query(`<item affiliation='none' jid='${item.attrs["jid"]}'/>`));
  }
  const pardons = [await romeo.asks("moderation"), await romeo.asks("moderation")];
  assert.deepEqual(pardons.map((pardon) => pardon["legacyName"]), ["tybalt", "*!*@capulet.example"]);
});

test("who declines an invitation is heard by whoever sent it, both ways", async () => {
  await using stage = await Stage.open({ can: everything });
  const romeo = await onTheBalcony(stage);
  const { plugin } = stage.network;
  const tomb = `#tomb@${gateway}`;
  romeo.sends(
    `<message to='${tomb}'><x xmlns='${mucUser}'><decline to='juliet@${gateway}'>` +
      "<reason>too early</reason></decline></x></message>",
  );
  const { buddy, reason, room: where } = await romeo.asks("decline");
  assert.deepEqual([where, buddy, reason], ["#tomb", "juliet", "too early"]);
  plugin.reportRoomDecline({ user: romeo.bare, room, buddy: "juliet", reason: "the nurse calls" });
  const told = await romeo.hears("message");
  const decline = told.getChild("x", mucUser)?.getChild("decline");
  assert.equal(told.attrs.from, balcony);
  assert.deepEqual(
    [decline?.attrs.from, decline?.getChildText("reason")],
    [`juliet@${gateway}`, "the nurse calls"],
  );
});

test("where the network has no refusals, who declines hears that nobody is told", async () => {
  await using stage = await Stage.open({ can: everything.filter((ability) => ability !== "room_declines") });
  const romeo = await onTheBalcony(stage);
  romeo.sends(
    `<message id='d' to='#tomb@${gateway}'><x xmlns='${mucUser}'><decline to='juliet@${gateway}'/></x></message>`,
  );
  const error = await romeo.hears("message", ({ attrs }) => attrs.id === "d");
  assert.ok(error.getChild("error")?.getChild("feature-not-implemented"));
});
