/** The one door to the XML tree: nothing else imports the library behind it. */

// @ts-types="./xmpp_xml.d.ts"
import xml from "@xmpp/xml";

export { xml };
export const Element = xml.Element;
export type Element = InstanceType<typeof xml.Element>;
export type { Attributes, Child } from "./xmpp_xml.d.ts";

/** The children that are elements, in order; text between them is left out. */
export function childElements(element: Element): Element[] {
  const found: Element[] = [];
  for (const node of element.children) if (typeof node !== "string") found.push(node);
  return found;
}

/** The first child element of this name and namespace. */
export function child(element: Element, name: string, xmlns: string): Element | undefined {
  for (const node of element.children) {
    if (typeof node !== "string" && node.is(name, xmlns)) return node;
  }
  return undefined;
}

/** The text directly inside the element, without that of its children; `""` when there is none. */
export function text(element: Element): string {
  return element.getText();
}
