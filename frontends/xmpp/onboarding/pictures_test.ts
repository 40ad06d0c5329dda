import assert from "node:assert/strict";
import { test } from "../../../tests/test.ts";
import { ManualClock } from "../../../lib/clock.ts";
import { userId } from "../../../lib/ids.ts";
import { pictureLifetime, Pictures } from "./pictures.ts";

const romeo = userId("romeo@verona.example");

test("a picture is found by its hash, for a while, by the one it was shown to", async () => {
  const clock = new ManualClock();
  const pictures = new Pictures(clock);
  const cid = await pictures.show(romeo, { type: "image/gif", data: new TextEncoder().encode("abc") });
  assert.equal(cid, "sha1+a9993e364706816aba3e25717850c26c9cd0d89d@bob.xmpp.org");
  assert.equal(pictures.find(romeo, cid)?.type, "image/gif");
  assert.equal(pictures.find(userId("paris@verona.example"), cid), undefined);
  clock.advance(pictureLifetime);
  assert.equal(pictures.find(romeo, cid), undefined);
});
