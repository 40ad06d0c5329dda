import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { roomForText, splitText } from "./split.ts";

const size = (text: string): number => new TextEncoder().encode(text).length;

test("each line of a text is a line, and empty ones are none", () => {
  assert.deepEqual(splitText("a\n\nb\r\nc\rd\n", 100), ["a", "b", "c", "d"]);
  assert.deepEqual(splitText("", 100), []);
});

test("a long line is cut after a blank, a long word anywhere", () => {
  assert.deepEqual(splitText("wherefore art thou", 12), ["wherefore ", "art thou"]);
  assert.deepEqual(splitText("abcdefgh", 3), ["abc", "def", "gh"]);
});

test("a character is not cut, even one of several code points", () => {
  assert.deepEqual(splitText("äöü", 5), ["äö", "ü"]);
  const family = "👨‍👩‍👧";
  assert.deepEqual(splitText(`x${family}`, size(family)), ["x", family]);
});

test("a character larger than a line falls apart into code points", () => {
  assert.deepEqual(splitText("e" + "\u0301".repeat(4), 4), ["e\u0301", "\u0301\u0301", "\u0301"]);
});

test("no piece is too long or broken, and nothing is lost", () => {
  const text = fc.string({ unit: "binary", maxLength: 300 });
  fc.assert(fc.property(text, fc.integer({ min: 4, max: 80 }), (text, maxBytes) => {
    const pieces = splitText(text, maxBytes);
    for (const piece of pieces) {
      assert.ok(size(piece) <= maxBytes && piece.length > 0 && piece.isWellFormed());
    }
    assert.equal(pieces.join(""), text.replaceAll(/[\r\n]/g, ""));
  }));
});

test("a full line with the longest address in front is no longer than 512 bytes", () => {
  const [nick, target] = ["romeo", "juliet"];
  const text = "x".repeat(roomForText(nick, target));
  const line = `:${nick}!~${"u".repeat(10)}@${"h".repeat(63)} PRIVMSG ${target} :${text}\r\n`;
  assert.equal(size(line), 512);
});

test("once our address is known, a line has all the room there is", () => {
  const source = "romeo!r@h.example";
  const text = "x".repeat(roomForText(source, "#balcony"));
  assert.equal(size(`:${source} PRIVMSG #balcony :${text}\r\n`), 512);
});
