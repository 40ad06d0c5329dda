import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../../tests/test.ts";
import { stanza } from "../testing.ts";
import { type Element, serialize } from "../xml/element.ts";
import { htmlOf, markupOf, parseMarkup } from "./xhtml.ts";

function html(markup: string): Element | undefined {
  const parsed = parseMarkup(markup);
  return parsed && htmlOf(parsed);
}

/** What is inside the body that a client gets. */
function shown(markup: string): string | undefined {
  const body = html(markup)?.getChild("body");
  return body && serialize(body).replace(/^<body[^>]*>|<\/body>$/g, "");
}

test("what XEP-0071 has passes", () => {
  for (
    const markup of [
      "<p>a <strong>rose</strong> by <em>any</em> name</p>",
      '<a href="https://a.example/?a=1&amp;b=2">here</a>',
      '<span style="color: red; font-weight: bold">red</span>',
      '<img src="https://a.example/1.png" alt="a rose" width="10" height="20"/>',
      "<blockquote>so<br/>be it</blockquote>",
      "<ul><li>one</li></ul>",
    ]
  ) assert.equal(shown(markup), markup);
});

test("what it does not have becomes the like, or what is in it", () => {
  assert.equal(shown("<b>a</b><i>b</i><tt>c</tt>"), "<strong>a</strong><em>b</em><code>c</code>");
  assert.equal(shown("<u>a</u>"), '<span style="text-decoration: underline">a</span>');
  assert.equal(shown("<H1>a</H1><font color='red'>b</font>"), "<p>a</p>b");
  assert.equal(shown("<x-table><td>a</td></x-table><p/>"), "a<p/>");
});

test("nothing that acts passes", () => {
  assert.equal(
    shown("<p onclick='x()'>a<script>x()</script><iframe src='https://a.example'/></p>"),
    "<p>a</p>",
  );
  for (
    const href of ["javascript:x()", " java\tscript:x()", "data:text/html,x", "file:///etc/passwd", "/a", "x"]
  ) {
    assert.equal(shown(`<a href="${href}">a</a>`), "<a>a</a>", href);
  }
  for (const src of ["javascript:x()", "data:image/svg+xml,x", "cid:x", ""]) {
    assert.equal(shown(`<img src="${src}" alt="a"/>`), "a", src);
  }
  for (
    const style of ["background: url(https://a.example)", "color: expression(x)", "position: fixed", "color"]
  ) {
    assert.equal(shown(`<span style="${style}">a</span>`), "<span>a</span>", style);
  }
});

test("what networks send although it is no XML is understood", () => {
  assert.equal(shown("<b>a</b><br>b&nbsp;c"), "<strong>a</strong><br/>b\u00a0c");
});

test("what is no markup, is not well-formed or breaks out of its place is left out", () => {
  for (
    const markup of [
      "words",
      "a<br/>b",
      "<b>a",
      "a</b>",
      "<b>&bogus;</b>",
      "<b>a</b></body><body>",
      "</body></markup><b/>",
      "<!-- x --><b>a</b>",
      "<!DOCTYPE x><b>a</b>",
      `<b>${"a".repeat(65_536)}</b>`,
    ]
  ) assert.equal(shown(markup), undefined, markup.slice(0, 30));
});

test("markup nested beyond measure is left out, and costs nothing", () => {
  assert.equal(shown("<b>".repeat(10_000)), undefined);
  assert.equal(shown("<b>".repeat(9_000) + "</b>".repeat(5_000)), undefined);
  assert.notEqual(shown("<b>".repeat(50) + "a" + "</b>".repeat(50)), undefined);
});

test("whatever the network marks up, what a client gets has nothing else in it", () => {
  const names = fc.constantFrom("b", "p", "a", "img", "script", "span", "br", "x", "STYLE", "div");
  const attributes = fc.constantFrom("href", "src", "style", "onclick", "class", "xmlns:x", "alt");
  const values = fc.constantFrom("javascript:a", "https://a.example", "color: red", "url(x)", "", "urn:x");
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      fc.constantFrom("words", "&lt;b&gt;", ""),
      fc.tuple(names, attributes, values, fc.array(tie("tree"), { maxLength: 4 })).map(
        ([name, attribute, value, inside]) => `<${name} ${attribute}="${value}">${inside.join("")}</${name}>`,
      ),
    ),
  }));
  fc.assert(fc.property(tree, (markup) => {
    const made = html(markup);
    if (made !== undefined) assert.deepEqual(strange(made), []);
  }));
});

function strange(element: Element): string[] {
  const { name, attrs } = element;
  const allowed = /^(html|body|p|a|img|span|br|strong|em|code)$/.test(name);
  const own =
    allowed && Object.entries(attrs).every(([key, value]) => value === undefined || harmless(key, value))
      ? []
      : [`${name} ${JSON.stringify(attrs)}`];
  return [...own, ...element.getChildElements().flatMap(strange)];
}

function harmless(key: string, value: string): boolean {
  switch (key) {
    case "xmlns":
      return /^http:\/\/(jabber.org|www.w3.org)/.test(value);
    case "style":
      return value === "color: red";
    case "href":
    case "src":
      return value === "https://a.example";
    default:
      return key === "alt";
  }
}

test("a client's markup goes on as text, made harmless", () => {
  const markup = (inside: string) =>
    markupOf(stanza(
      "<message><html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>" +
        `${inside}</body></html></message>`,
    ));
  assert.equal(
    markup("a &lt; <strong>b</strong><script>x</script>"),
    "a &lt; <strong>b</strong>",
  );
  assert.equal(markup("only words"), undefined);
  assert.equal(
    markupOf(stanza("<message><html xmlns='http://jabber.org/protocol/xhtml-im'/></message>")),
    undefined,
  );
});
