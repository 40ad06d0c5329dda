import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { ns } from "../namespaces.ts";
import { stanza } from "../testing.ts";
import { xml } from "../xml/element.ts";
import { Body } from "./body.ts";
import { readBody } from "./fallback.ts";

const understood = new Set<string>([ns.reply, ns.fileSharing]);

function read(body: string, ...fallbacks: string[]) {
  const { words, standIns } = readBody(
    stanza(`<message><body>${body}</body>${fallbacks.join("")}</message>`),
    understood,
  );
  return [words, standIns.get(ns.reply)];
}

const fallback = (range: string, xmlns: string = ns.reply) =>
  `<fallback xmlns='urn:xmpp:fallback:0' for='${xmlns}'>${range}</fallback>`;

test("what stands for a reply is taken out, and told apart", () => {
  const quoted = fallback("<body start='0' end='5'/>");
  assert.deepEqual(read("&gt; hi\nyes", quoted), ["yes", "> hi\n"]);
});

test("positions count code points, not code units", () => {
  assert.deepEqual(read("&gt; 👍🏽\n😀yes", fallback("<body start='0' end='5'/>")), ["😀yes", "> 👍🏽\n"]);
});

test("a fallback without a range, or without positions, is the whole body", () => {
  assert.deepEqual(read("all of it", fallback("")), ["", "all of it"]);
  assert.deepEqual(read("all of it", fallback("<body/>")), ["", "all of it"]);
});

test("what stands for something that we do not understand are words", () => {
  assert.deepEqual(read("hi there", fallback("<body start='0' end='3'/>", "urn:other")), [
    "hi there",
    undefined,
  ]);
  assert.deepEqual(read("hi", fallback("<subject/>")), ["hi", undefined]);
});

test("ranges that make no sense are passed over", () => {
  for (
    const range of ["start='-1' end='2'", "start='3' end='1'", "start='x'", "end='1e3'", "start='9' end='12'"]
  ) {
    assert.deepEqual(read("words", fallback(`<body ${range}/>`)), ["words", undefined], range);
  }
  assert.deepEqual(read("words", fallback("<body start='2' end='999999999'/>")), ["wo", "rds"]);
});

test("ranges may overlap, and come in any order", () => {
  const ranges = fallback("<body start='4' end='6'/><body start='0' end='2'/><body start='1' end='3'/>");
  assert.equal(read("0123456", ranges)[0], "36");
});

test("thousands of ranges in a long body are not worked through", () => {
  const many = fallback(`<body start='99990' end='100000'/>`.repeat(2_000)).repeat(3);
  const begun = performance.now();
  read("😀".repeat(100_000), many);
  assert.ok(performance.now() - begun < 2_000);
});

test("several things may stand in front, each in its place", () => {
  const body = new Body("words");
  body.standInFront(ns.reply, "> 🌹\n");
  body.standInFront(ns.fileSharing, "[file] ");
  const message = xml("message", {}, body.elements());
  assert.equal(message.getChildText("body"), "[file] > 🌹\nwords");
  assert.deepEqual(readBody(message, new Set([ns.reply])), {
    words: "[file] words",
    standIns: new Map([[ns.reply, "> 🌹\n"]]),
  });
  assert.equal(readBody(message, understood).words, "words");
});

test("what we mark is what is taken out again, whatever the words", () => {
  const text = fc.string({ unit: "grapheme" });
  fc.assert(fc.property(text, fc.string({ unit: "grapheme", minLength: 1 }), (words, quoted) => {
    const body = new Body(`x${words}`);
    body.standInFront(ns.reply, quoted);
    const read = readBody(xml("message", {}, body.elements()), understood);
    assert.equal(read.words, new Body(`x${words}`).words);
    assert.equal(read.standIns.get(ns.reply), quoted.replace(/\r\n?/g, "\n"));
  }));
});
