import type { SaxesTagNS } from "saxes";
import { Element } from "./element.ts";

/** An element whose end has not been read yet. */
export interface OpenElement {
  readonly element: Element;
  /** The default namespace for its children. */
  readonly inherited: string;
}

/** The root of a stream: spelled as it came, so that `stream:` and the default namespace keep their meaning. */
export function openRoot(tag: SaxesTagNS): OpenElement {
  const element = new Element(tag.name);
  for (const name in tag.attributes) element.attrs[name] = tag.attributes[name]?.value;
  return { element, inherited: tag.ns[""] ?? "" };
}

/**
 * An element inside a stream, without its prefix: its namespace is what it inherits or stands in its `xmlns`. So
 * `<c:message xmlns:c='jabber:client'>` and `<message xmlns='jabber:client'>` are the same to whoever reads them, and
 * either may be written into any other stream. (No namespace at all, `xmlns=""`, is read as the parent's by ltx.)
 */
export function openInside(tag: SaxesTagNS, parent: OpenElement): OpenElement {
  const element = new Element(tag.local);
  if (tag.uri !== parent.inherited) element.attrs.xmlns = tag.uri;
  addAttributes(element, tag);
  element.parent = parent.element;
  return { element, inherited: tag.uri };
}

function addAttributes(element: Element, tag: SaxesTagNS): void {
  for (const name in tag.attributes) {
    const attribute = tag.attributes[name];
    if (attribute === undefined || name === "xmlns" || attribute.prefix === "xmlns") continue;
    element.attrs[name] = attribute.value;
    // A prefix may have been bound further out; the element must stay whole when it is written elsewhere.
    if (attribute.prefix !== "" && attribute.prefix !== "xml") {
      element.attrs[`xmlns:${attribute.prefix}`] = attribute.uri;
    }
  }
}
