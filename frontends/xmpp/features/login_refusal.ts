import type { AccountState } from "../../../lib/events.ts";
import type { XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** COMPAT(spectrum2): clients and scripts look for the element with the error's number. */
export function refusal(
  state: AccountState & { kind: "refused" },
  to: string,
  { jid }: XmppContext,
): Element {
  const words = state.text || "The other network refused the login.";
  return xml(
    "message",
    { type: "chat", from: jid, to },
    xml("body", {}, words),
    xml("spectrumerror", { xmlns: ns.spectrumError, error: String(state.error) }, errorName(state.error)),
  );
}

const names = [
  "NETWORK_ERROR",
  "INVALID_USERNAME",
  "AUTHENTICATION_FAILED",
  "AUTHENTICATION_IMPOSSIBLE",
  "NO_SSL_SUPPORT",
  "ENCRYPTION_ERROR",
  "NAME_IN_USE",
  "INVALID_SETTINGS",
  "CERT_NOT_PROVIDED",
  "CERT_UNTRUSTED",
  "CERT_EXPIRED",
  "CERT_NOT_ACTIVATED",
  "CERT_HOSTNAME_MISMATCH",
  "CERT_FINGERPRINT_MISMATCH",
  "CERT_SELF_SIGNED",
  "CERT_OTHER_ERROR",
  "OTHER_ERROR",
];

function errorName(error: number): string {
  return `CONNECTION_ERROR_${names[error] ?? "OTHER_ERROR"}`;
}
