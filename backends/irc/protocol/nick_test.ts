import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { canBeNick } from "./nick.ts";

test("nicks of any network are nicks", () => {
  for (const nick of ["romeo", "[Romeo]^", "_", "1romeo", "ромео", "a-b|c"]) assert.ok(canBeNick(nick), nick);
});

test("what would mean something else in a command is none", () => {
  for (const text of ["", "#room", "&room", "a,b", "a b", "a\r\nQUIT", "a!b@c", ":a", "a:b", "*", "$*"]) {
    assert.ok(!canBeNick(text), text);
  }
});
