/** What we use of `npm:@xmpp/component-core` 0.13, which ships no types. Members with `_` are hooks we replace. */
import type { Element } from "../xml/element.ts";

/** Opens an XML stream as a component and keeps its status; made for one connection. */
declare class Component {
  constructor(options: { readonly domain: string });

  /** Constructed without arguments, once per `connect`. */
  Socket: new () => object;
  /** Constructed without arguments, once per `open`. */
  Parser: new () => object;
  /** Milliseconds after which a wait rejects with an empty message; 0 for never. */
  timeout: number;

  on(event: "error", listener: (error: Error) => void): this;
  /** The server closed the stream. */
  on(event: "close", listener: () => void): this;
  /** The socket was closed. */
  on(event: "disconnect", listener: () => void): this;
  emit(event: "element", element: Element): boolean;
  emit(event: "error", error: Error): boolean;

  connect(service: string): Promise<void>;
  /** Sends the stream's header and resolves to the server's. */
  open(options: { readonly domain: string }): Promise<Element>;
  /** Sends the handshake and resolves when an element "handshake" is emitted; rejects for any other. */
  authenticate(id: string, password: string): Promise<void>;

  socketParameters(service: string): object;
  _onData(text: string): void;
  _onElement(element: Element): void;
  _onParserError(error: Error): void;
}

declare const core: { readonly Component: typeof Component };
export default core;
