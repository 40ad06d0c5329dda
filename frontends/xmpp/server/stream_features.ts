/** What a client may do next (RFC 6120 §4.3.2). */
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { serverNs } from "./namespaces.ts";
import type { Session } from "./session.ts";

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
    ...mechanisms.length === 0 ? [] : logins(mechanisms),
  );
}

/** Both ways to log in (RFC 6120 §6.3.3, XEP-0388 §2.1), and what can be had along with the second (XEP-0386 §3.1). */
function logins(mechanisms: readonly string[]): Element[] {
  const offered = () => mechanisms.map((name) => xml("mechanism", {}, name));
  const session = [ns.carbons, serverNs.activeState, serverNs.streamManagement];
  const bind = xml("inline", {}, session.map((feature) => xml("feature", { var: feature })));
  const inline = xml(
    "inline",
    {},
    xml("bind", { xmlns: serverNs.bind2 }, bind),
    xml("sm", { xmlns: serverNs.streamManagement }),
  );
  return [
    xml("mechanisms", { xmlns: serverNs.sasl }, offered()),
    xml("authentication", { xmlns: serverNs.sasl2 }, offered(), inline),
  ];
}

/** For who has shown who they are. */
export function clientFeatures(): Element {
  return features(
    xml("bind", { xmlns: serverNs.bind }),
    // RFC 3921 §3 wanted it; clients of today leave it out when they may.
    xml("session", { xmlns: serverNs.session }, xml("optional")),
    xml("sm", { xmlns: serverNs.streamManagement }),
    ...always(),
  );
}

/** For who is a session. */
export function sessionFeatures({ heard }: Session): Element {
  return features(
    heard === undefined ? xml("sm", { xmlns: serverNs.streamManagement }) : undefined,
    ...always(),
  );
}

function always(): Element[] {
  return [xml("csi", { xmlns: serverNs.activeState }), xml("ver", { xmlns: serverNs.rosterVersions })];
}

function features(...children: (Element | undefined)[]): Element {
  return xml("stream:features", {}, ...children);
}
