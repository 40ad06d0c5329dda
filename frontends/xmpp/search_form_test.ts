import assert from "node:assert/strict";
import { legacyName } from "../../lib/ids.ts";
import { test } from "../../tests/test.ts";
import { searchedText, searchForm, searchResult, type SearchRow, searchRow } from "./search_form.ts";
import { stanza } from "./testing.ts";

const query = (inside: string) => stanza(`<query xmlns='jabber:iq:search'>${inside}</query>`);
const x = (fields: string) => `<x xmlns='jabber:x:data' type='submit'>${fields}</x>`;
const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`;
const juliet: SearchRow = {
  jid: "juliet@irc.example",
  nick: "Juliet",
  email: "j@verona.example",
  about: "born: 1580",
};

test("whoever asks gets the old fields, and a form with one", () => {
  const form = searchForm();
  for (const name of ["instructions", "first", "last", "nick", "email"]) assert.ok(form.getChild(name), name);
  const fields = form.getChild("x", "jabber:x:data")?.getChildren("field").map(({ attrs }) => attrs["var"]);
  assert.deepEqual(fields, ["FORM_TYPE", "text"]);
});

test("what was filled in is one text, of a form rather than of old fields beside it", () => {
  assert.equal(searchedText(query("<first> Juliet </first><last>Capulet</last><nick/>")), "Juliet Capulet");
  assert.equal(searchedText(query(`<nick>other</nick>${x(field("text", "juliet"))}`)), "juliet");
  assert.equal(searchedText(query(x(field("first", "Juliet") + field("email", "j@x")))), "Juliet j@x");
  assert.equal(searchedText(query("")), "");
  assert.equal(searchedText(query("<unknown>juliet</unknown>")), "");
});

test("an old question gets items", () => {
  assert.equal(
    searchResult(query("<nick>j</nick>"), [juliet], true).toString(),
    '<query xmlns="jabber:iq:search"><item jid="juliet@irc.example"><first/><last/><nick>Juliet</nick>' +
      "<email>j@verona.example</email></item></query>",
  );
});

test("a form gets a table, which says when others were found", () => {
  const result = searchResult(query(x(field("text", "j"))), [juliet], false).getChild("x", "jabber:x:data");
  assert.equal(result?.attrs.type, "result");
  assert.equal(result?.getChild("title"), undefined);
  const columns = result?.getChild("reported")?.getChildren("field").map(({ attrs }) => attrs["var"]);
  assert.deepEqual(columns, ["jid", "nick", "email", "about"]);
  const values = result?.getChild("item")?.getChildren("field").map((each) => each.getChildText("value"));
  assert.deepEqual(values, ["juliet@irc.example", "Juliet", "j@verona.example", "born: 1580"]);
  const more = searchResult(query(x(field("text", "j"))), [juliet], true).getChild("x", "jabber:x:data");
  assert.match(more?.getChildText("title") ?? "", /first 1/);
});

test("what is known of somebody found fits into a row", () => {
  const found = { name: legacyName("juliet"), alias: "", isRoom: false, avatarId: "", fields: [] };
  assert.deepEqual(searchRow(found, "j@x"), { jid: "j@x", nick: "juliet", email: "", about: "" });
  const fields = [
    { kind: "email", value: "j@verona.example", label: "home" },
    { kind: "phone", value: "+39 1", label: "work" },
    { kind: "note", value: "a maid", label: "" },
  ] as const;
  const row = searchRow({ ...found, alias: "Juliet", isRoom: true, fields }, "j@x");
  assert.deepEqual(row, {
    jid: "j@x",
    nick: "Juliet",
    email: "j@verona.example",
    about: "room, work: +39 1, a maid",
  });
});
