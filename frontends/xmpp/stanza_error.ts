import type { ErrorCode, TransportError } from "../../lib/errors.ts";
import { ns } from "./namespaces.ts";
import { SpecificError } from "./specific_error.ts";
import { type Element, xml } from "./xml/element.ts";

/** RFC 6120 §8.3.2. */
type ErrorType = "auth" | "cancel" | "modify" | "wait";

/** RFC 6120 §8.3.3: every error of ours as type and defined condition. */
const conditions = {
  "bad-request": ["modify", "bad-request"],
  "not-acceptable": ["modify", "not-acceptable"],
  "not-allowed": ["cancel", "not-allowed"],
  "not-understood": ["cancel", "service-unavailable"],
  "feature-not-implemented": ["cancel", "feature-not-implemented"],
  "item-not-found": ["cancel", "item-not-found"],
  "conflict": ["cancel", "conflict"],
  "address-malformed": ["modify", "jid-malformed"],
  "registration-required": ["auth", "registration-required"],
  "not-logged-in": ["wait", "recipient-unavailable"],
  "backend-unavailable": ["wait", "service-unavailable"],
  "storage-failed": ["wait", "internal-server-error"],
  "internal": ["cancel", "internal-server-error"],
  "frame-too-large": ["modify", "policy-violation"],
  "link-lost": ["wait", "remote-server-timeout"],
} as const satisfies Record<ErrorCode, readonly [ErrorType, string]>;

/** The answer to a stanza that failed: from the address that was asked, with the text for the person. */
export function stanzaError(stanza: Element, error: TransportError): Element {
  const [type, condition] = conditions[error.code];
  const { from, to, id } = stanza.attrs;
  return xml(
    stanza.getName(),
    { type: "error", from: to, to: from, id },
    xml(
      "error",
      { type },
      xml(condition, { xmlns: ns.stanzas }),
      xml("text", { xmlns: ns.stanzas, "xml:lang": "en" }, error.message),
      error instanceof SpecificError ? error.condition : undefined,
    ),
  );
}
