import type { Element } from "../xml/element.ts";
import type { StreamParser } from "../xml/parser.ts";
import { ReceivedStreamError } from "../xml/stream_error.ts";
import type { Socket } from "./socket.ts";
// @ts-types="./xmpp_component_core.d.ts"
import core from "@xmpp/component-core";

const COMPONENT_NAMESPACE = "jabber:component:accept";

export interface ComponentStreamOptions {
  readonly jid: string;
  readonly host: string;
  readonly port: number;
  readonly socket: Socket;
  readonly parser: StreamParser;
  /** The server has accepted us. */
  onAccepted(): void;
  /** A child of the stream that belongs neither to its negotiation nor to its end. */
  onElement(element: Element): void;
}

/**
 * One stream as a component (XEP-0114): xmpp.js writes the header and the handshake, waits for the answers, and knows
 * the stream's status. The socket and the parser are ours, and so is every decision about an error: left to itself,
 * xmpp.js sends the wrong condition, follows the server to any other host, and waits for ever in some states.
 */
export class ComponentStream extends core.Component {
  readonly #options: ComponentStreamOptions;

  constructor(options: ComponentStreamOptions) {
    super({ domain: options.jid });
    this.#options = options;
    const { socket, parser } = options;
    this.Socket = class {
      constructor() {
        return socket;
      }
    };
    this.Parser = class {
      constructor() {
        return parser;
      }
    };
    this.timeout = 0; // whoever opens the stream has its own clock
  }

  override socketParameters(): object {
    return { host: this.#options.host, port: this.#options.port };
  }

  // xmpp.js lets its parser go when the stream ends, though data may still come.
  override _onData(text: string): void {
    this.#options.parser.write(text);
  }

  override _onParserError(error: Error): void {
    this.emit("error", error);
  }

  override _onElement(element: Element): void {
    const error = ReceivedStreamError.from(element);
    if (error !== undefined) {
      this.emit("error", error);
    } else if (element.is("handshake", COMPONENT_NAMESPACE)) {
      this.#options.onAccepted();
      this.emit("element", element);
    } else {
      this.#options.onElement(element);
    }
  }
}
