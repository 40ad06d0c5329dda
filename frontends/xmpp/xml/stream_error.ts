import { child, childElements, text, xml } from "./element.ts";
import type { Element } from "./element.ts";

export const STREAM_NAMESPACE = "http://etherx.jabber.org/streams";
const CONDITION_NAMESPACE = "urn:ietf:params:xml:ns:xmpp-streams";

/** The conditions that we send (RFC 6120 §4.9.3). A server may send us others. */
export type StreamErrorCondition =
  | "bad-format"
  | "conflict"
  | "connection-timeout"
  | "host-unknown"
  | "internal-server-error"
  | "invalid-namespace"
  | "not-authorized"
  | "not-well-formed"
  | "policy-violation"
  | "resource-constraint"
  | "restricted-xml"
  | "system-shutdown"
  | "undefined-condition"
  | "unsupported-encoding"
  | "unsupported-stanza-type"
  | "unsupported-version";

/** The other side broke the stream's rules: tell it this condition and close. */
export class StreamError extends Error {
  readonly condition: StreamErrorCondition;

  constructor(condition: StreamErrorCondition, text: string) {
    super(text);
    this.name = "StreamError";
    this.condition = condition;
  }

  /** The error as it is sent. Needs the stream's header before it, which binds the prefix `stream`. */
  toElement(): Element {
    return xml(
      "stream:error",
      {},
      xml(this.condition, { xmlns: CONDITION_NAMESPACE }),
      xml("text", { xmlns: CONDITION_NAMESPACE, "xml:lang": "en" }, this.message),
    );
  }
}

/** The other side ended the stream with an error. */
export class ReceivedStreamError extends Error {
  /** RFC 6120 §4.9.3, or whatever the other side made up. */
  readonly condition: string;

  private constructor(condition: string, detail: string) {
    super(detail === "" ? condition : `${condition} (${detail})`);
    this.name = "ReceivedStreamError";
    this.condition = condition;
  }

  /** Reads a `<stream:error/>`; `undefined` for any other element. */
  static from(element: Element): ReceivedStreamError | undefined {
    if (!element.is("error", STREAM_NAMESPACE)) return undefined;
    const condition = childElements(element).find((one) =>
      one.getNS() === CONDITION_NAMESPACE && one.getName() !== "text"
    );
    const detail = child(element, "text", CONDITION_NAMESPACE);
    return new ReceivedStreamError(
      condition?.getName() ?? "undefined-condition",
      detail === undefined ? "" : text(detail),
    );
  }
}
