/** The one door to the XML tree: nothing else imports the library behind it. */

// @ts-types="./xmpp_xml.d.ts"
import library from "@xmpp/xml";
import { attributeText, contentText } from "./characters.ts";
import type { Attributes, Child } from "./xmpp_xml.d.ts";

export const Element = library.Element;
export type Element = InstanceType<typeof library.Element>;
export type { Attributes, Child } from "./xmpp_xml.d.ts";

/**
 * Builds an element. Attributes that are `undefined`, and children that add nothing, are left out. The library's own
 * builder deletes from the attributes it is given, which puts the object into V8's slow form: half the speed.
 */
export function xml(name: string, attributes?: Attributes | null, ...children: Child[]): Element {
  const element = new Element(name);
  for (const key in attributes) {
    const value = attributes[key];
    if (value !== undefined) element.attrs[key] = value;
  }
  for (const node of children) append(element, node);
  return element;
}

function append(element: Element, child: Child): void {
  if (Array.isArray(child)) {
    for (const node of child) append(element, node);
  } else if (typeof child === "string") {
    if (child !== "") element.children.push(child);
  } else if (child instanceof Element) {
    element.children.push(child);
    if (!(child instanceof UnchangingElement)) child.parent = element;
  }
}

/** An element that stands in many stanzas, as a child of each, and never changes. Its text is made once. */
export class UnchangingElement extends Element {
  readonly text: string;

  constructor({ name, attrs, children }: Element) {
    super(name, attrs);
    for (const node of children) append(this, node);
    this.text = written(this);
  }
}

/** The element as text that XML can carry, whatever is in it. As `toString()`, without its call for each piece. */
export function serialize(element: Element): string {
  return element instanceof UnchangingElement ? element.text : written(element);
}

function written({ name, attrs, children }: Element): string {
  let text = `<${name}`;
  for (const key in attrs) {
    const value = attrs[key];
    if (value !== undefined) text += ` ${key}="${attributeText(value)}"`;
  }
  if (children.length === 0) return `${text}/>`;
  text += ">";
  for (const node of children) text += typeof node === "string" ? contentText(node) : serialize(node);
  return `${text}</${name}>`;
}

/** The children that are elements, in order; text between them is left out. */
export function childElements(element: Element): Element[] {
  const found: Element[] = [];
  for (const node of element.children) if (typeof node !== "string") found.push(node);
  return found;
}

/** The first child element of this name and namespace. */
export function child(element: Element, name: string, xmlns: string): Element | undefined {
  for (const node of element.children) {
    // Each stanza is asked a dozen times for what most have not: a prefix is looked for only in what may be it.
    if (typeof node !== "string" && node.name.endsWith(name) && node.is(name, xmlns)) return node;
  }
  return undefined;
}

/** The text directly inside the first child of this name, whatever its namespace; `""` when there is none. */
export function childText(element: Element, name: string): string {
  for (const node of element.children) {
    if (typeof node !== "string" && node.name.endsWith(name) && node.getName() === name) return text(node);
  }
  return "";
}

/** The text directly inside the element, without that of its children; `""` when there is none. */
export function text(element: Element): string {
  return element.getText();
}
