/** What we use of `npm:@xmpp/xml` 0.13, which ships no types. */

/** Attribute values by name; those that are `undefined` are not written. */
export interface Attributes {
  [name: string]: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  id?: string | undefined;
  type?: string | undefined;
  xmlns?: string | undefined;
  "xml:lang"?: string | undefined;
}

export type Node = Element | string;

/** What the builder takes as a child. The empty string, `null`, `undefined` and booleans add nothing. */
export type Child = Node | boolean | null | undefined | readonly Child[];

export declare class Element {
  constructor(name: string, attrs?: Attributes | string | null);

  name: string;
  parent: Element | null;
  children: Node[];
  attrs: Attributes;

  is(name: string, xmlns?: string): boolean;
  getName(): string;
  getNS(): string | undefined;
  getChild(name: string, xmlns?: string): Element | undefined;
  getChildren(name: string, xmlns?: string): Element[];
  getChildElements(): Element[];
  getChildText(name: string, xmlns?: string): string | null;
  getText(): string;

  append(...nodes: Node[]): void;
  prepend(...nodes: Node[]): void;
  remove(child: Element): this;
  remove(name: string, xmlns?: string): this;
  /** Adds a child element and answers it. */
  c(name: string, attrs?: Attributes | string): Element;
  /** Adds text and answers this element. */
  t(text: string): this;
  toString(): string;
}

interface Xml {
  /** Builds an element. Takes the `attrs` object over and removes its empty values. */
  (name: string, attrs?: Attributes | string | null, ...children: Child[]): Element;
  readonly Element: typeof Element;
}

declare const xml: Xml;
export default xml;
