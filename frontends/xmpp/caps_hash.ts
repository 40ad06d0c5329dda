/** XEP-0115 §5: from what an entity is and can do to the short text that stands for it in presence. */
import { sha1 } from "@noble/hashes/legacy.js";
import type { Identity, NodeInfo } from "./disco_info.ts";
import { ns } from "./namespaces.ts";
import { childElements, type Element, text } from "./xml/element.ts";

const utf8 = new TextEncoder();

/** The SHA-1 of {@link capsText}, in base64. */
export function capsHash(info: NodeInfo): string {
  return sha1(utf8.encode(capsText(info))).toBase64();
}

/** What is hashed (XEP-0115 §5.1). */
export function capsText({ identities, features, forms = [] }: NodeInfo): string {
  return [
    ...inOrder(identities.map(identityText)),
    ...inOrder(features),
    ...inOrder(forms.flatMap(formText)),
  ].map((part) => `${part}<`).join("");
}

/** XEP-0115 §5.4 no. 3: two different answers could have one text in which something stands twice. */
export function isAmbiguous({ identities, features, forms = [] }: NodeInfo): boolean {
  const types = forms.flatMap(formTypes);
  return hasTwins(identities.map(identityText)) || hasTwins(features) || hasTwins(types) ||
    forms.some((form) => formTypes(form).length > 1);
}

function identityText({ category, type, lang = "", name = "" }: Identity): string {
  return `${category}/${type}/${lang}/${name}`;
}

/** Forms that do not say what they are do not count. */
function formText(form: Element): string[] {
  const [type] = formTypes(form);
  if (type === undefined) return [];
  const fields = fieldsOf(form).filter((field) => field.attrs["var"] !== "FORM_TYPE")
    .map((field) => [field.attrs["var"] ?? "", ...inOrder(values(field))].join("<"));
  return [[type, ...inOrder(fields)].join("<")];
}

function formTypes(form: Element): string[] {
  return fieldsOf(form).filter(({ attrs }) => attrs["var"] === "FORM_TYPE" && attrs.type === "hidden")
    .flatMap(values);
}

function fieldsOf(form: Element): Element[] {
  return childElements(form).filter((element) => element.is("field", ns.dataForms));
}

function values(field: Element): string[] {
  return childElements(field).filter((element) => element.is("value", ns.dataForms)).map(text);
}

function hasTwins(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length;
}

function inOrder(texts: readonly string[]): string[] {
  return [...texts].sort(byOctets);
}

/** The order of the UTF-8 bytes, which for what is not ASCII differs from that of JavaScript. */
function byOctets(one: string, other: string): number {
  const [a, b] = [utf8.encode(one), utf8.encode(other)];
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at < 0 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}
