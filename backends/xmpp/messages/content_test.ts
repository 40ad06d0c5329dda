import assert from "node:assert/strict";
import fc from "fast-check";
import { AttachmentDisposition } from "../../../plugin/mod.ts";
import { test } from "../../../tests/test.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { composeRetraction, composeTalk, type Speech } from "./compose.ts";
import { archiveId, readContent, senderId } from "./content.ts";

const person = { to: "juliet@capulet.example", kind: "person" } as const;

function readTalk(message: Element) {
  const content = readContent(message);
  assert.ok(content.kind === "talk");
  return content.talk;
}

test("what we compose, we read as it was meant, whatever the text and the quotation are", () => {
  const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }).map((text) => text.trim())
    .filter((text) =>
      // deno-lint-ignore no-control-regex -- XML cannot carry these, so nobody can mean them
      text !== "" && !/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff>]/.test(text)
    );
  fc.assert(fc.property(words, words, (text, quote) => {
    const answers = { id: "m1", to: "romeo@montague.example", text: quote };
    const talk = readTalk(composeTalk(person, { id: "m2", text, answers, replaces: "m0", thread: "t" }));
    assert.equal(talk.text, text);
    assert.equal(talk.replaces, "m0");
    assert.equal(talk.thread, "t");
    const short = quote.length <= 200 ? quote : `${quote.slice(0, 200)}…`.toWellFormed();
    assert.deepEqual(talk.answers, { ...answers, text: short.trim() });
  }));
});

test("a file keeps what is known of it, and its address is not said twice", () => {
  const file = {
    url: "https://files.example/a.jpg",
    name: "a.jpg",
    mimeType: "image/jpeg",
    size: 10,
    width: 2,
    height: 3,
    sha256: "00ff",
    disposition: AttachmentDisposition.inline,
  };
  const speech: Speech = { id: "m", text: file.url, file };
  const { text, files } = readTalk(composeTalk(person, speech));
  assert.deepEqual([text, files], ["", [file]]);
});

test("a file's address that is no web address is no file", () => {
  const url = "javascript:alert(1)";
  const message = xml("message", {}, xml("body", {}, url), xml("x", { xmlns: ns.oob }, xml("url", {}, url)));
  assert.deepEqual([readTalk(message).files, readTalk(message).text], [[], url]);
});

test("a retraction is one, whatever its words for old clients are", () => {
  const content = readContent(composeRetraction(person, "m2", "m1"));
  assert.deepEqual(content, { kind: "retraction", id: "m1", moderated: false, by: "", reason: undefined });
});

test("a fallback that lies about its place harms nothing", () => {
  for (const range of [{ start: "5", end: "2" }, { start: "-3", end: "99" }, { start: "x", end: "y" }]) {
    const fallback = xml("fallback", { xmlns: ns.fallback, for: ns.replies }, xml("body", range));
    const content = readContent(xml("message", {}, xml("body", {}, "hello"), fallback));
    assert.ok(content.kind === "talk" || content.kind === "nothing");
  }
});

test("only the archive itself gives archive ids, and the sender's own id stands before the stanza's", () => {
  const message = xml(
    "message",
    { id: "a" },
    xml("origin-id", { xmlns: ns.stanzaIds, id: "o" }),
    xml("stanza-id", { xmlns: ns.stanzaIds, by: "evil@x.example", id: "1" }),
    xml("stanza-id", { xmlns: ns.stanzaIds, by: "me@x.example", id: "2" }),
  );
  assert.equal(archiveId(message, "me@x.example"), "2");
  assert.equal(archiveId(message, "room@x.example"), undefined);
  assert.equal(senderId(message), "o");
});

test("an empty message says nothing", () => {
  assert.deepEqual(readContent(xml("message")), { kind: "nothing" });
});

test("what a moderator removed is told from what its author took back, in either form of it", () => {
  const reason = xml("reason", {}, "manners");
  const by = "room@x/Jule";
  const moderated = xml("moderated", { xmlns: ns.moderation, by });
  const old = xml(
    "moderated",
    { xmlns: ns.oldModeration, by },
    xml("retract", { xmlns: ns.oldRetraction }),
    reason,
  );
  for (
    const child of [
      xml("retract", { xmlns: ns.retraction, id: "m1" }, moderated, reason),
      xml("apply-to", { xmlns: ns.fastening, id: "m1" }, old),
    ]
  ) {
    const content = readContent(xml("message", {}, child));
    assert.deepEqual(content, {
      kind: "retraction",
      id: "m1",
      moderated: true,
      by: "Jule",
      reason: "manners",
    });
  }
});

test("a file of XEP-0385 is one, with what is said of it", () => {
  const file = xml(
    "file",
    { xmlns: "urn:xmpp:jingle:apps:file-transfer:5" },
    xml("name", {}, "lark.png"),
    xml("size", {}, "7"),
  );
  const url = "https://x.example/lark.png";
  const sources = xml("sources", {}, xml("reference", { xmlns: ns.references, type: "data", uri: url }));
  const sharing = xml("media-sharing", { xmlns: ns.mediaSharing }, file, sources);
  const reference = xml("reference", { xmlns: ns.references, type: "data" }, sharing);
  const { files, text } = readTalk(xml("message", {}, xml("body", {}, url), reference));
  assert.deepEqual([files, text], [[{ url, name: "lark.png", size: 7 }], ""]);
});
