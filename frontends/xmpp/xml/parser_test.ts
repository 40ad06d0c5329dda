import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import type { Element } from "./element.ts";
import { defaultLimits, StreamParser } from "./parser.ts";
import type { StreamErrorCondition } from "./stream_error.ts";

const header = "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' " +
  "xmlns:stream='http://etherx.jabber.org/streams' xmlns:far='urn:far' id='7'>";

/** What a parser makes of the pieces, in order: stanzas as XML, the rest by name. A string is cut into characters. */
function outcome(pieces: Iterable<string>, limits = defaultLimits): string[] {
  const seen: string[] = [];
  const parser = new StreamParser(limits);
  parser.on("start", (root) => void seen.push(`start ${root.attrs.id}`));
  parser.on("element", (element) => void seen.push(element.toString()));
  parser.on("end", () => void seen.push("end"));
  parser.on("error", (error) => void seen.push(error.condition));
  for (const piece of pieces) parser.write(piece);
  return seen;
}

function only(stanza: string): Element {
  const found: Element[] = [];
  const parser = new StreamParser();
  parser.on("element", (element) => void found.push(element));
  parser.write(header + stanza);
  const [element] = found;
  assert.ok(element);
  return element;
}

test("a stream is its start, its stanzas and its end", () => {
  assert.deepEqual(
    outcome([`${header}<message to='a'><body>hi &amp; ho</body></message> \n<presence/></stream:stream>`]),
    ["start 7", '<message to="a"><body>hi &amp; ho</body></message>', "<presence/>", "end"],
  );
});

test("the root keeps its name, and stanzas inherit its namespace", () => {
  const parser = new StreamParser();
  parser.on("start", (root) => assert.ok(root.is("stream", "http://etherx.jabber.org/streams")));
  parser.on("element", (element) => assert.ok(element.is("iq", "jabber:component:accept")));
  parser.write(`${header}<iq><query xmlns='q'/></iq>`);
});

test("the root does not hold the stanzas", () => {
  assert.deepEqual(only("<message/>").parent?.children, []);
});

test("prefixes of elements are resolved", () => {
  const message = only(
    "<c:message xmlns:c='jabber:client'><c:body>x</c:body><far:a/><stream:b/></c:message>",
  );
  assert.equal(message.name, "message");
  assert.equal(message.getNS(), "jabber:client");
  assert.equal(message.getChildText("body", "jabber:client"), "x");
  assert.ok(message.getChild("a", "urn:far"));
  assert.equal(
    message.toString(),
    '<message xmlns="jabber:client"><body>x</body><a xmlns="urn:far"/><b xmlns="http://etherx.jabber.org/streams"/></message>',
  );
});

test("an attribute's prefix is declared where it is used, and xml:lang is kept", () => {
  const message = only("<message xml:lang='en' far:x='1' y='2'/>");
  assert.equal(message.toString(), '<message xml:lang="en" far:x="1" xmlns:far="urn:far" y="2"/>');
});

test("text, references and CDATA are one text", () => {
  assert.equal(
    only("<a>1 &lt; &#x1F600;<![CDATA[<b>&amp;]]>\r\n]]</a>").getText(),
    "1 < 😀<b>&amp;\n]]",
  );
});

const hostile: readonly (readonly [string, string, StreamErrorCondition])[] = [
  ["an end tag that does not match", "<message><body>x</message>", "not-well-formed"],
  ["an end tag of a stanza that does not match", "<message></presence>", "not-well-formed"],
  ["an end tag of the stream that does not match", "</stream>", "not-well-formed"],
  ["an unquoted attribute", "<message to=a/>", "not-well-formed"],
  ["an attribute given twice", "<message to='a' to='b'/>", "not-well-formed"],
  ["an unknown entity", "<a>&foo;</a>", "not-well-formed"],
  ["an entity named like a property of objects", "<a>&constructor;</a>", "not-well-formed"],
  ["a reference to NUL", "<a>&#0;</a>", "not-well-formed"],
  ["a control character", "<a>\x01</a>", "not-well-formed"],
  ["U+FFFE", "<a>\uFFFE</a>", "not-well-formed"],
  ["< in an attribute", "<a b='<'/>", "not-well-formed"],
  ["]]> in text", "<a>]]></a>", "not-well-formed"],
  ["an undeclared prefix", "<x:a/>", "not-well-formed"],
  ["an undeclared prefix of an attribute", "<a x:b='1'/>", "not-well-formed"],
  ["a stray & that some ; ends", "<a>a & b</a><b>;</b>", "not-well-formed"],
  ["a DTD inside the stream", "<!DOCTYPE a>", "not-well-formed"],
  ["an XML declaration inside the stream", "<?xml version='1.0'?>", "not-well-formed"],
  ["a comment", "<a>1<!-- x -->2</a>", "restricted-xml"],
  ["a comment between stanzas", "<!-- x -->", "restricted-xml"],
  ["a processing instruction", "<a><?php x ?></a>", "restricted-xml"],
  ["text between stanzas", "oh<a/>", "bad-format"],
];

for (const [what, xml, condition] of hostile) {
  test(`${what} ends the stream with ${condition}, and nothing follows`, () => {
    assert.deepEqual(outcome([`${header}<iq/>`, `${xml}<iq/>`, "<iq/>"]), ["start 7", "<iq/>", condition]);
    assert.deepEqual(outcome(header + "<iq/>" + xml + "<iq/>"), ["start 7", "<iq/>", condition]);
  });
}

test("a DTD before the stream is refused, so no entity can be defined", () => {
  assert.deepEqual(outcome(["<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;"]), ["restricted-xml"]);
});

test("an encoding other than UTF-8 is refused", () => {
  assert.deepEqual(outcome(["<?xml version='1.0' encoding='latin1'?><a>"]), ["unsupported-encoding"]);
  assert.deepEqual(outcome(["<?xml version='1.0' encoding='utf-8'?><a>"]), ["start undefined"]);
});

test("declaring XML 1.1 does not let control characters in", () => {
  assert.deepEqual(outcome(["<?xml version='1.1'?><a><b>&#2;</b>"]), ["start undefined", "not-well-formed"]);
});

test("what answers on the port is no XML", () => {
  assert.deepEqual(outcome(["HTTP/1.1 400 Bad Request\r\n"]), ["not-well-formed"]);
});

test("a stanza may be as long as the limit and no longer, in one piece or in many", () => {
  const limits = { ...defaultLimits, stanzaLength: 200 };
  const stanza = (length: number) => `<a>${"x".repeat(length - 7)}</a>`;
  const fits = [header, stanza(200), stanza(200)];
  assert.equal(outcome(fits, limits).length, 3);
  assert.equal(outcome([fits.join("")], limits).length, 3);
  const tooLong = [header, stanza(200), stanza(201)];
  assert.deepEqual(outcome(tooLong, limits).slice(2), ["policy-violation"]);
  assert.deepEqual(outcome(tooLong.join(""), limits).slice(2), ["policy-violation"]);
});

test("a stray & cannot make us hold more than the limit", () => {
  const limits = { ...defaultLimits, stanzaLength: 1_000 };
  const pieces = [header, "<a>a & b", ...Array.from({ length: 20 }, () => "x".repeat(100))];
  assert.deepEqual(outcome(pieces, limits), ["start 7", "policy-violation"]);
});

test("elements may be nested as deep as the limit and no deeper", () => {
  const nested = (depth: number) => `${header}${"<a>".repeat(depth - 1)}${"</a>".repeat(depth - 1)}`;
  assert.equal(outcome([nested(100)]).length, 2);
  assert.deepEqual(outcome([nested(101)]), ["start 7", "policy-violation"]);
});

test("what follows the end of the stream is ignored", () => {
  assert.deepEqual(outcome([`${header}</stream:stream><<<`, "&"]), ["start 7", "end"]);
});

test("a listener's exception reaches the one who writes, and is no stream error", () => {
  const parser = new StreamParser();
  parser.on("element", () => {
    throw new TypeError("ours");
  });
  parser.on("error", () => assert.fail("the peer did nothing wrong"));
  assert.throws(() => parser.write(`${header}<a/><b/>`), /ours/);
  parser.write("<c/>"); // over
});

test("a listener that ends the parser gets nothing more", () => {
  const seen: string[] = [];
  const parser = new StreamParser();
  parser.on("element", (element) => {
    seen.push(element.name);
    parser.end();
  });
  parser.write(`${header}<a/><b/>`);
  assert.deepEqual(seen, ["a"]);
});

test("however a stream is cut, it gives the same", () => {
  const streams = [
    `${header}<message to='é'><body>&lt;😀&#x1F600; a]] b\r\n</body><x:y xmlns:x='u' x:z='&quot;'/></message><iq/> <a/>`,
    `${header}<iq/><message><![CDATA[]]]><b/></message></stream:stream>`,
    `${header}<iq/><presence></iq>`,
    `${header}<iq/>\n<a>&nope;</a>`,
  ];
  fc.assert(
    fc.property(fc.constantFrom(...streams), fc.array(fc.nat(400)), (stream, cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
      const pieces = places.slice(1).map((place, index) => stream.slice(places[index], place));
      assert.deepEqual(outcome(pieces), outcome([stream]));
    }),
    { numRuns: 500 },
  );
});
