import assert from "node:assert/strict";
import fc from "fast-check";
import { test } from "../../tests/test.ts";
import { capsHash, capsText, isAmbiguous } from "./caps_hash.ts";
import { form } from "./data_form.ts";
import type { NodeInfo } from "./disco_info.ts";
import { ns } from "./namespaces.ts";
import { type Element, xml } from "./xml/element.ts";

const features = [ns.muc, ns.discoItems, ns.discoInfo, ns.caps];

function field(name: string, type: string | undefined, ...values: string[]): Element {
  return xml(
    "field",
    { xmlns: ns.dataForms, var: name, type },
    values.map((value) => xml("value", {}, value)),
  );
}

function softwareForm(...fields: Element[]): Element {
  return xml("x", { xmlns: ns.dataForms, type: "result" }, fields);
}

const formType = field("FORM_TYPE", "hidden", "urn:xmpp:dataforms:softwareinfo");

test("the simple example of XEP-0115 §5.2", () => {
  const info = { identities: [{ category: "client", type: "pc", name: "Exodus 0.9.1" }], features };
  assert.equal(capsHash(info), "QgayPKawpkPSDYmwT/WM94uAlu0=");
});

test("the example of XEP-0115 §5.3, with languages and a form", () => {
  const client = { category: "client", type: "pc" };
  const info = {
    identities: [{ ...client, lang: "en", name: "Psi 0.11" }, { ...client, lang: "el", name: "Ψ 0.11" }],
    features,
    forms: [
      softwareForm(
        field("os_version", undefined, "10.5.1"),
        field("ip_version", "text-multi", "ipv6", "ipv4"),
        formType,
        field("software", undefined, "Psi"),
        field("software_version", undefined, "0.11"),
        field("os", undefined, "Mac"),
      ),
    ],
  };
  assert.equal(capsHash(info), "q07IKJEyjvHSyhy//CH0CxmKi8w=");
});

test("a form that does not say in a hidden field what it is does not count", () => {
  const forms = [
    softwareForm(field("os", undefined, "Mac")),
    softwareForm(field("FORM_TYPE", undefined, "urn:x")),
  ];
  assert.equal(capsText({ identities: [], features: ["a"], forms }), "a<");
  assert.equal(capsText({ identities: [], features: [], forms: [form("urn:y", "", "", [])] }), "urn:y<");
});

test("texts stand in the order of their bytes", () => {
  assert.equal(
    capsText({ identities: [], features: ["b", "😀", "\uffe5", "a", "ab", "Z"] }),
    "Z<a<ab<b<\uffe5<😀<",
  );
});

test("the order in which things were said does not matter", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: "grapheme" })), (names) => {
    const reversed: NodeInfo = { identities: [], features: names.toReversed() };
    assert.equal(capsText(reversed), capsText({ identities: [], features: names }));
  }));
});

test("what says something twice could stand for something else", () => {
  const identity = { category: "client", type: "pc" };
  const twice = (part: Partial<NodeInfo>) => isAmbiguous({ identities: [], features: [], ...part });
  assert.equal(
    twice({ identities: [identity, { ...identity, lang: "en" }], features, forms: [softwareForm(formType)] }),
    false,
  );
  assert.equal(twice({ identities: [identity, identity] }), true);
  assert.equal(twice({ features: ["a", "b", "a"] }), true);
  assert.equal(twice({ forms: [softwareForm(formType), softwareForm(formType)] }), true);
  assert.equal(twice({ forms: [softwareForm(field("FORM_TYPE", "hidden", "a", "b"))] }), true);
});
