/** What a client may do next (RFC 6120 §4.3.2). */
import { type Element, xml } from "../xml/element.ts";
import { serverNs } from "./namespaces.ts";

export interface StrangerOffer {
  /** Encryption is possible, and not there yet. */
  readonly tls: boolean;
  /** Nothing goes on without it. */
  readonly tlsRequired: boolean;
  readonly mechanisms: readonly string[];
}

/** For who is not logged in. */
export function strangerFeatures({ tls, tlsRequired, mechanisms }: StrangerOffer): Element {
  const required = tlsRequired ? xml("required") : undefined;
  return features(
    tls ? xml("starttls", { xmlns: serverNs.tls }, required) : undefined,
    mechanisms.length === 0
      ? undefined
      : xml("mechanisms", { xmlns: serverNs.sasl }, mechanisms.map((name) => xml("mechanism", {}, name))),
  );
}

/** For who has shown who they are. */
export function clientFeatures(): Element {
  return features(
    xml("bind", { xmlns: serverNs.bind }),
    // RFC 3921 §3 wanted it; clients of today leave it out when they may.
    xml("session", { xmlns: serverNs.session }, xml("optional")),
    xml("sm", { xmlns: serverNs.streamManagement }),
    xml("csi", { xmlns: serverNs.activeState }),
    xml("ver", { xmlns: serverNs.rosterVersions }),
  );
}

function features(...children: (Element | undefined)[]): Element {
  return xml("stream:features", {}, ...children);
}
