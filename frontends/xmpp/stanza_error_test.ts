import assert from "node:assert/strict";
import { type ErrorCode, TransportError } from "../../lib/errors.ts";
import { test } from "../../tests/test.ts";
import { stanzaError } from "./stanza_error.ts";
import { stanza } from "./testing.ts";
import { childElements } from "./xml/element.ts";

/** RFC 6120 §8.3.3, and what each of our codes is in its terms. */
const expected: Record<ErrorCode, string> = {
  "bad-request": "modify bad-request",
  "not-acceptable": "modify not-acceptable",
  "conflict": "cancel conflict",
  "address-malformed": "modify jid-malformed",
  "not-allowed": "cancel not-allowed",
  "not-understood": "cancel service-unavailable",
  "feature-not-implemented": "cancel feature-not-implemented",
  "item-not-found": "cancel item-not-found",
  "registration-required": "auth registration-required",
  "not-logged-in": "wait recipient-unavailable",
  "backend-unavailable": "wait service-unavailable",
  "storage-failed": "wait internal-server-error",
  "internal": "cancel internal-server-error",
  "frame-too-large": "modify policy-violation",
  "link-lost": "wait remote-server-timeout",
};

const question = "<iq type='get' id='q1' from='romeo@verona.example/home' to='irc.example'/>";

function condition(code: string): string {
  const error = stanzaError(stanza(question), new TransportError(codeOf(code), "why")).getChild("error");
  assert.ok(error);
  const [defined] = childElements(error);
  assert.equal(defined?.getNS(), "urn:ietf:params:xml:ns:xmpp-stanzas");
  return `${error.attrs.type} ${defined?.getName()}`;
}

function codeOf(text: string): ErrorCode {
  if (!isCode(text)) throw new Error(`no such code: ${text}`);
  return text;
}

function isCode(text: string): text is ErrorCode {
  return Object.hasOwn(expected, text);
}

test("every code of ours is a defined condition with its type", () => {
  for (const [code, words] of Object.entries(expected)) assert.equal(condition(code), words, code);
});

test("the error goes back from the address that was asked, with the id and a text for the person", () => {
  const refused = stanzaError(stanza(question), new TransportError("not-allowed", "Not <you>."));
  assert.equal(
    refused.toString(),
    '<iq type="error" from="irc.example" to="romeo@verona.example/home" id="q1"><error type="cancel">' +
      '<not-allowed xmlns="urn:ietf:params:xml:ns:xmpp-stanzas"/>' +
      '<text xmlns="urn:ietf:params:xml:ns:xmpp-stanzas" xml:lang="en">Not &lt;you&gt;.</text></error></iq>',
  );
});

test("a stanza without an id gets its error without one", () => {
  const refused = stanzaError(
    stanza("<message from='a@b.example/c' to='irc.example'><body>hi</body></message>"),
    new TransportError("internal", "oh"),
  );
  assert.equal(refused.getName(), "message");
  assert.equal("id" in refused.attrs, false);
});
