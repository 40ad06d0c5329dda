import assert from "node:assert/strict";
import fc from "fast-check";
import { messageId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { furtherStanzaId, messageIdOf, stanzaIdOf } from "./stanza_id.ts";

test("an ordinary id stays what it is", () => {
  for (const id of ["71", "$abc:matrix.example", "3EB0 ".trim(), "a<b&c", "ünï"]) {
    assert.equal(stanzaIdOf(messageId(id)), id);
  }
});

test("an id that attributes would change is encoded, and found again", () => {
  for (const id of ["a b", "a\nb", "\u0001", "legacy:x", "a#s2-1", "\u00a0"]) {
    const stanzaId = stanzaIdOf(messageId(id)) ?? "";
    assert.notEqual(stanzaId, id);
    assert.match(stanzaId, /^[!-~]+$/);
    assert.equal(messageIdOf(stanzaId), id);
  }
});

test("every id that a network may have is found again, by further stanzas as well", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme", minLength: 1 }), (text) => {
    const id = messageId(text);
    assert.equal(messageIdOf(stanzaIdOf(id) ?? ""), id);
    assert.equal(messageIdOf(furtherStanzaId(id, "2") ?? ""), id);
  }));
});

test("an id that is too long is none", () => {
  assert.equal(stanzaIdOf(messageId("x".repeat(1001))), undefined);
  assert.equal(furtherStanzaId(messageId("x".repeat(1001)), "1"), undefined);
});

test("an id that only looks encoded is a client's own", () => {
  assert.equal(messageIdOf("legacy:%zz"), "legacy:%zz");
});
