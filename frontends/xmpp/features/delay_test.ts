import assert from "node:assert/strict";
import type { IncomingMessage } from "../../../lib/message.ts";
import { type LegacyMessageId, legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { romeo, Scene, stanza } from "../testing.ts";

async function delayOf(changed: Partial<IncomingMessage<LegacyMessageId>>) {
  await using scene = new Scene();
  const user = await scene.logIn();
  user.conversations.received({
    conversation: legacyName("juliet"),
    body: "hi",
    headline: false,
    attachments: [],
    ...changed,
  });
  return stanza(scene.takeSent()[0] ?? "").getChild("delay", "urn:xmpp:delay")?.attrs;
}

const sentAt = new Date("1597-01-29T10:00:00Z");

test("a message that was sent earlier says when, and by whom", async () => {
  const stamp = "1597-01-29T10:00:00.000Z";
  assert.deepEqual(await delayOf({ sentAt }), {
    xmlns: "urn:xmpp:delay",
    from: "juliet@irc.example/bot",
    stamp,
  });
  assert.equal((await delayOf({ sentAt, own: true }))?.from, romeo);
});

test("a message of just now says nothing, nor does one of no time at all", async () => {
  assert.equal(await delayOf({}), undefined);
  assert.equal(await delayOf({ sentAt: new Date(NaN) }), undefined);
});
