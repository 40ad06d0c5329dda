import assert from "node:assert/strict";
import type { IncomingMessage } from "../../../lib/events.ts";
import { legacyName } from "../../../lib/ids.ts";
import { test } from "../../../tests/test.ts";
import { stanza } from "../testing.ts";
import { delay } from "./delay.ts";

const message: IncomingMessage = {
  conversation: legacyName("juliet"),
  body: "hi",
  headline: false,
  attachments: [],
};

test("a message that was sent earlier says when, and by whom", () => {
  const element = stanza("<message from='juliet@irc.example/bot'/>");
  delay.decorateMessage?.({ ...message, sentAt: new Date("1597-01-29T10:00:00Z") }, element);
  assert.equal(
    element.toString(),
    '<message from="juliet@irc.example/bot"><delay xmlns="urn:xmpp:delay" from="juliet@irc.example/bot" ' +
      'stamp="1597-01-29T10:00:00.000Z"/></message>',
  );
});

test("a message of just now says nothing", () => {
  const element = stanza("<message/>");
  delay.decorateMessage?.(message, element);
  assert.equal(element.toString(), "<message/>");
});
