import { type ErrorCode, TransportError } from "../../lib/errors.ts";
import { type Element, xml } from "./xml/element.ts";

/** An error for which a XEP has a condition of its own beside the general one (RFC 6120 §8.3.4). */
export class SpecificError extends TransportError {
  readonly condition: Element;

  constructor(code: ErrorCode, text: string, name: string, xmlns: string) {
    super(code, text);
    this.name = "SpecificError";
    this.condition = xml(name, { xmlns });
  }
}
