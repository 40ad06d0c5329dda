import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { formatLine, nickOf, parseLine } from "./line.ts";

const word = fc.stringMatching(/^[^\s:\0@][^\s\0]{0,10}$/);
const text = fc.string({ unit: "binary" }).map((text) => text.replaceAll(/[\r\n\0]/g, ""));
const command = fc.constantFrom("PRIVMSG", "JOIN", "001", "TAGMSG");

test("what is written is read back, whatever the last parameter and the tags hold", () => {
  const key = fc.stringMatching(/^\+?[a-z/]{1,8}$/);
  const value = fc.string({ unit: "binary" }).map((text) => text.replaceAll("\0", ""));
  const tags = fc.array(fc.tuple(key, value)).map((pairs) => new Map(pairs));
  fc.assert(fc.property(command, fc.array(word), text, tags, (command, words, last, tags) => {
    const line = parseLine(formatLine(command, [...words, last], tags));
    assert.ok(line);
    assert.deepEqual([line.command, line.params, new Map(line.tags)], [command, [...words, last], tags]);
  }));
});

test("nothing that is written makes a second line", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "binary" })), (params) => {
    assert.doesNotMatch(formatLine("PRIVMSG", params), /[\r\n\0]/);
  }));
});

test("no line makes the parser fail", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (line) => void parseLine(line)));
});

test("a middle parameter cannot become two, nor the text", () => {
  assert.equal(formatLine("KICK", ["#a b", ":x", "", "why not"]), "KICK #ab x * :why not");
});

test("a line has a source, a command in capitals and parameters", () => {
  assert.deepEqual(parseLine("@a=b\\sc;d :juliet!j@h  privmsg   #balcony  :O : Romeo"), {
    tags: new Map([["a", "b c"], ["d", ""]]),
    source: "juliet!j@h",
    nick: "juliet",
    command: "PRIVMSG",
    params: ["#balcony", "O : Romeo"],
  });
  assert.equal(parseLine(":irc.test"), undefined);
  assert.equal(parseLine(""), undefined);
});

test("servers have no nick", () => {
  assert.deepEqual(["irc.test", "romeo", "romeo!r@h.example", "a@b", ""].map(nickOf), [
    "",
    "romeo",
    "romeo",
    "a",
    "",
  ]);
});
