/** How a login is spelled: as in RFC 6120 §6, or as in XEP-0388. What is said is the same. */
import { child, type Element, text, xml } from "../xml/element.ts";
import { serverNs } from "./namespaces.ts";
import type { SaslCondition } from "./sasl_outcome.ts";

export interface SaslProfile {
  readonly xmlns: string;
  /** The name of the element that a client begins with. */
  readonly beginning: string;
  /** What it says with that, in base64; undefined for nothing. */
  initial(beginning: Element): string | undefined;
}

const sasl: SaslProfile = {
  xmlns: serverNs.sasl,
  beginning: "auth",
  initial(auth) {
    const data = text(auth).trim();
    // RFC 6120 §6.4.2: an equals sign stands for an empty message.
    return data === "=" ? "" : data || undefined;
  },
};

export const sasl2: SaslProfile = {
  xmlns: serverNs.sasl2,
  beginning: "authenticate",
  initial(authenticate) {
    const initial = child(authenticate, "initial-response", serverNs.sasl2);
    return initial && text(initial).trim();
  },
};

/** By which an element is part of a login. */
export function profileOf(element: Element): SaslProfile | undefined {
  return [sasl, sasl2].find(({ xmlns }) => xmlns === element.getNS());
}

/** RFC 6120 §6.4.5, XEP-0388 §2.6.2: the condition is the same element in both. */
export function failureIn({ xmlns }: SaslProfile, condition: SaslCondition, words?: string): Element {
  const reason = words === undefined ? undefined : xml("text", { "xml:lang": "en" }, words);
  return xml("failure", { xmlns }, xml(condition, { xmlns: serverNs.sasl }), reason);
}
