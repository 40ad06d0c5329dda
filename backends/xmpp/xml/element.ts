/** The one door to the library's XML. */

// @ts-types="../library/client_core.d.ts"
import library from "@xmpp/client-core";
import type { Attributes } from "../library/client_core.d.ts";

export const Element = library.xml.Element;
export type Element = InstanceType<typeof library.xml.Element>;
export const Client = library.Client;
export type Client = InstanceType<typeof library.Client>;
export type { Attributes, Transport } from "../library/client_core.d.ts";

type Child = Element | string | undefined | readonly Child[];

/** Builds an element. Attributes and children that are `undefined` are left out. */
export function xml(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Element {
  const element = new Element(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.attrs[key] = withoutForbidden(value);
  }
  for (const child of children) append(element, child);
  return element;
}

function append(element: Element, child: Child): void {
  if (child === undefined || child === "") return;
  if (typeof child === "string") {
    element.children.push(withoutForbidden(child));
  } else if (child instanceof Element) {
    element.children.push(child);
    child.parent = element;
  } else {
    for (const one of child) append(element, one);
  }
}

/** One such character would end the stream (XML 1.0 §2.2). */
function withoutForbidden(text: string): string {
  // deno-lint-ignore no-control-regex -- these are what is looked for
  return text.toWellFormed().replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
}

/** The text of the first such child; undefined without one. */
export function childText(element: Element, name: string, xmlns?: string): string | undefined {
  return element.getChild(name, xmlns)?.getText();
}

/** The same of what must not be empty. */
export function textOf(element: Element | undefined, name: string, xmlns?: string): string | undefined {
  return element && (childText(element, name, xmlns) || undefined);
}

/** The child that is a whole stanza (XEP-0297 §3): of a carbon, or of an archive's answer. */
export function forwardedMessage(
  wrapping: Element,
): { message: Element; delay: Element | undefined } | undefined {
  const forwarded = wrapping.getChild("forwarded", "urn:xmpp:forward:0");
  const message = forwarded?.getChild("message", "jabber:client");
  return message && { message, delay: forwarded?.getChild("delay", "urn:xmpp:delay") };
}
