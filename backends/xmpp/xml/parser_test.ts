import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import type { Element } from "./element.ts";
import { StreamParser } from "./parser.ts";

const root =
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

function listen(
  limits?: ConstructorParameters<typeof StreamParser>[0],
): { parser: StreamParser; told: string[] } {
  const parser = new StreamParser(limits);
  const told: string[] = [];
  parser.on("start", (element: Element) => told.push(`start ${element.name}`));
  parser.on("element", (element: Element) => told.push(element.toString()));
  parser.on("end", () => told.push("end"));
  parser.on("error", () => told.push("error"));
  return { parser, told };
}

test("however a stream is cut, its stanzas are the same", () => {
  const text = `${root}<message><body>é € 😀 &lt;&amp;</body></message><presence a='1'/></stream:stream>`;
  const expected = [
    "start stream:stream",
    "<message><body>é € 😀 &lt;&amp;</body></message>",
    '<presence a="1"/>',
    "end",
  ];
  fc.assert(fc.property(fc.array(fc.nat(text.length)), (cuts) => {
    const { parser, told } = listen();
    let from = 0;
    for (const to of [...cuts.toSorted((a, b) => a - b), text.length]) {
      parser.write(text.slice(from, to));
      from = Math.max(from, to);
    }
    assert.deepEqual(told, expected);
  }));
});

test("a stanza knows its namespace and its prefixes", () => {
  const { parser } = listen();
  const found: Element[] = [];
  parser.on("element", (element: Element) => found.push(element));
  parser.write(`${root}<stream:features/><iq><query xmlns='a'><item/></query></iq>`);
  assert.ok(found[0]?.is("features", "http://etherx.jabber.org/streams"));
  assert.ok(found[1]?.is("iq", "jabber:client"));
  assert.ok(found[1]?.getChild("query", "a")?.getChild("item", "a"));
});

test("the root does not hold what came", () => {
  const { parser } = listen();
  let held: Element | null | undefined;
  parser.on("element", (element: Element) => held = element.parent);
  parser.write(`${root}<presence/><presence/>`);
  assert.deepEqual(held?.children, []);
});

test("what no server may send ends the parsing", () => {
  for (const bad of ["<!-- x -->", "<!DOCTYPE a>", "<?php ?>", "<a></b>", "&nbsp;", "<a b=c/>"]) {
    const { parser, told } = listen();
    parser.write(`${root}${bad}`);
    parser.write("<presence/>");
    assert.deepEqual(told.slice(1), ["error"], bad);
  }
});

test("an endless stanza and a bottomless one are errors, many small ones are not", () => {
  const limits = { length: 1000, depth: 10 };
  const { parser, told } = listen(limits);
  parser.write(root);
  for (let i = 0; i < 100; i++) parser.write(`<message id='${i}'><body>${"x".repeat(100)}</body></message>`);
  assert.equal(told.length, 101);
  parser.write(`<message>${"x".repeat(1001)}`);
  assert.equal(told.at(-1), "error");
  const deep = listen(limits);
  deep.parser.write(`${root}${"<a>".repeat(10)}`);
  assert.equal(deep.told.at(-1), "error");
});
