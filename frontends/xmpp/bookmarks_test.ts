import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { bookmarksText, readBookmarks } from "./bookmarks.ts";
import { stanza } from "./testing.ts";
import { serialize, xml } from "./xml/element.ts";

const storage = (inside: string) => `<storage xmlns='storage:bookmarks'>${inside}</storage>`;
const kept = (inside: string) => bookmarksText(stanza(storage(inside)));

test("rooms and pages are kept in one form, and nothing that stands beside them", () => {
  assert.equal(
    kept(
      "<conference jid='#orchard@irc.example' name='Orchard' autojoin='true' minimize='1'><nick>romeo</nick>" +
        "<password>rose</password><x xmlns='urn:x'/></conference><url name='Map' url='http://verona.example/'/>" +
        "<note xmlns='urn:n'>buy a rope</note>",
    ),
    '<storage xmlns="storage:bookmarks"><conference name="Orchard" jid="#orchard@irc.example" autojoin="1">' +
      '<nick>romeo</nick><password>rose</password></conference><url name="Map" url="http://verona.example/"/></storage>',
  );
  assert.equal(
    kept("<conference jid='a@b'/>"),
    '<storage xmlns="storage:bookmarks"><conference jid="a@b" autojoin="0"/></storage>',
  );
});

test("a room without an address and a page without one are none", () => {
  assert.equal(kept("<conference name='x'/><url name='y'/>"), '<storage xmlns="storage:bookmarks"/>');
});

test("what was kept is read again as it was", () => {
  const names = fc.string({ unit: "grapheme" }).filter((name) =>
    !/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(name)
  );
  fc.assert(fc.property(fc.array(fc.tuple(names, names)), (rooms) => {
    const children = rooms.map(([name, nick]) =>
      xml("conference", { name, jid: "a@b" }, xml("nick", {}, nick.trim()))
    );
    const text = bookmarksText(xml("storage", { xmlns: "storage:bookmarks" }, children));
    const normalised = (words: string) => words.replaceAll(/[\t\n\r]/g, " ");
    assert.equal(normalised(bookmarksText(readBookmarks(text))), normalised(text));
  }));
});

test("what cannot be read is as if there were nothing", () => {
  for (
    const stored of [
      "",
      "rubbish",
      "<storage",
      "<storage xmlns='other'/>",
      "<!DOCTYPE x>",
      storage("<conference"),
    ]
  ) {
    assert.equal(serialize(readBookmarks(stored)), '<storage xmlns="storage:bookmarks"/>', stored);
  }
});
