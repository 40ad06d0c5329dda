import assert from "node:assert/strict";
import { legacyMessageId } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { Scene, stanza } from "../testing.ts";

test("a message that something can refer to says so by an origin-id, the same as its id", async () => {
  await using scene = new Scene();
  await scene.logIn();
  const originId = (sent: readonly string[]) =>
    stanza(sent[0] ?? "").getChild("origin-id", "urn:xmpp:sid:0")?.attrs.id;
  assert.equal(originId(scene.told({ id: legacyMessageId("71"), body: "hi" })), "71");
  assert.equal(originId(scene.told({ body: "hi" })), undefined);
});
