/** What we use of `npm:@xmpp/client-core` 0.13, which ships no types. */

/** Attribute values by name; those that are `undefined` are not written. */
export interface Attributes {
  [name: string]: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  id?: string | undefined;
  type?: string | undefined;
  xmlns?: string | undefined;
}

export declare class Element {
  constructor(name: string, attrs?: Attributes | null);

  name: string;
  parent: Element | null;
  children: (Element | string)[];
  attrs: Attributes;

  /** Without its prefix. */
  getName(): string;
  is(name: string, xmlns?: string): boolean;
  getChild(name: string, xmlns?: string): Element | undefined;
  getChildren(name: string, xmlns?: string): Element[];
  getChildElements(): Element[];
  getText(): string;
  toString(): string;
}

/** How the library reaches a server; it calls the methods on the prototype, some with itself as `this`. */
export interface Transport {
  readonly prototype: {
    readonly Socket: new () => object;
    readonly Parser: new () => object;
    socketParameters(service: string): object;
    header(element: Element): string;
    headerElement(): Element;
    footer(): string;
    footerElement(): void;
    send(this: Client, element: Element): Promise<void>;
  };
}

/** One account's stream: opens it and keeps its status. Made for one connection. */
export declare class Client {
  constructor(options: { readonly service: string; readonly domain: string });

  transports: Transport[];
  /** Milliseconds for each step; 0 for no limit. */
  timeout: number;
  /** The stream's root, of which stanzas inherit the namespace. */
  readonly root: Element | null;
  readonly jid: { toString(): string } | null;

  /** Connects and opens the stream; resolves when the account is online. */
  start(): Promise<unknown>;
  /** Opens the stream anew on the same connection. */
  restart(): Promise<unknown>;
  /** Writes text as it is. */
  write(text: string): Promise<void>;
  on(event: "element" | "stanza" | "nonza", listener: (element: Element) => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  on(event: "close" | "disconnect", listener: () => void): this;
  removeListener(event: "nonza", listener: (element: Element) => void): this;
}

declare const library: {
  readonly Client: typeof Client;
  readonly xml: { readonly Element: typeof Element };
};
export default library;
