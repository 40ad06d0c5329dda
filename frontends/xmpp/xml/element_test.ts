import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { type Attributes, type Child, type Element, serialize, xml } from "./element.ts";

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

test("an element is written as the library writes it", () => {
  fc.assert(fc.property(tree, (element) => assert.equal(serialize(element), element.toString())));
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
