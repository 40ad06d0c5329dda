import assert from "node:assert/strict";
import { test } from "../../../../tests/test.ts";
import { stanza } from "../../testing.ts";
import { child } from "../../xml/element.ts";
import { readHistoryWish } from "./history_wish.ts";

const muc = "http://jabber.org/protocol/muc";

function wish(attributes: string) {
  const entrance = child(
    stanza(`<presence><x xmlns='${muc}'><history ${attributes}/></x></presence>`),
    "x",
    muc,
  );
  assert.ok(entrance);
  return readHistoryWish(entrance, 100_000);
}

test("a client says how much it wants to hear of what was said", () => {
  assert.deepEqual(wish("maxstanzas='5' maxchars='0'"), { messages: 5, characters: 0 });
  assert.deepEqual(wish("seconds='60'"), { since: new Date(40_000) });
  assert.deepEqual(wish("since='1970-01-01T00:01:00Z' seconds='90'"), { since: new Date(60_000) });
});

test("what makes no sense is no wish", () => {
  assert.deepEqual(wish("maxstanzas='-1' maxchars='many' since='soon' seconds='1e3'"), {});
});
