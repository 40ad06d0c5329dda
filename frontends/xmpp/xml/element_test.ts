import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import {
  type Attributes,
  type Child,
  childText,
  type Element,
  serialize,
  UnchangingElement,
  xml,
} from "./element.ts";

const names = fc.constantFrom("message", "body", "x", "stream:features");
const attributes: fc.Arbitrary<Attributes> = fc.dictionary(
  fc.constantFrom("to", "from", "id", "xml:lang"),
  fc.option(fc.string({ unit: "binary" }), { nil: undefined }),
);

const { tree } = fc.letrec<{ tree: Element; child: Child }>((tie) => ({
  tree: fc.tuple(names, attributes, fc.array(tie("child"), { maxLength: 3 }))
    .map(([name, attrs, children]) => xml(name, attrs, ...children)),
  child: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "binary" }),
    fc.constantFrom(undefined, null, true, false, ""),
    fc.array(fc.string(), { maxLength: 2 }),
    tie("tree"),
  ),
}));

/** As the library writes it, without what no XML can carry. */
function carried(element: Element): string {
  // deno-lint-ignore no-control-regex -- XML cannot carry these
  return element.toString().toWellFormed().replace(/[\0-\x08\v\f\x0E-\x1F\uFFFE\uFFFF]/g, "\uFFFD");
}

test("an element is written as the library writes it, but for what no XML can carry", () => {
  fc.assert(fc.property(tree, (element) => {
    assert.equal(serialize(element), carried(element));
  }));
});

test("what never changes is written alike wherever it stands, and belongs to nobody", () => {
  fc.assert(fc.property(tree, (element) => {
    const unchanging = new UnchangingElement(element);
    const outer = () => xml("message", {}, unchanging, "&");
    for (let times = 0; times < 2; times++) assert.equal(serialize(outer()), carried(outer()));
    assert.equal(unchanging.parent, null);
  }));
});

test("an element is built without what is empty, and its children know it", () => {
  const child = xml("body", {}, "hello");
  const element = xml("message", { to: "a@b", id: undefined }, "", undefined, [child, [null, "more"]]);
  assert.deepEqual(element.attrs, { to: "a@b" });
  assert.deepEqual(element.children, [child, "more"]);
  assert.equal(child.parent, element);
});

test("the attributes given to a new element stay the caller's", () => {
  const given = { to: "a@b", id: undefined };
  xml("message", given).attrs.to = "other";
  assert.deepEqual(given, { to: "a@b", id: undefined });
});

test("every sign with a meaning in XML is escaped", () => {
  const element = xml("body", { id: `<&>"'` }, `<&>"'`);
  assert.equal(serialize(element), `<body id="&lt;&amp;&gt;&quot;&apos;">&lt;&amp;&gt;"'</body>`);
});

test("the text of a child is that of the first of its name, and nothing where there is none", () => {
  const body = xml("body", { xmlns: "urn:any" }, "one", xml("b", {}, "not this"), " two");
  const message = xml("message", {}, "no element", body, xml("body", {}, "three"));
  assert.equal(childText(message, "body"), "one two");
  assert.equal(childText(message, "subject"), "");
});
