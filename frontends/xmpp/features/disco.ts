import { TransportError } from "../../../lib/errors.ts";
import type { AddressKind } from "../address.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** XEP-0030: what we are, and what we can do, at each kind of address. */
export const disco: Feature = {
  name: "service discovery",
  spec: "XEP-0030",
  version: "2.5.0",
  advertise: {
    transport: [ns.discoInfo, ns.discoItems],
    contact: [ns.discoInfo, ns.discoItems],
  },
  iq: [
    { type: "get", name: "query", xmlns: ns.discoInfo, at: ["transport", "contact"], answer: info },
    { type: "get", name: "query", xmlns: ns.discoItems, at: ["transport", "contact"], answer: items },
  ],
};

function info(query: Element, { at }: Incoming, context: XmppContext): Element {
  refuseNode(query);
  return xml(
    "query",
    { xmlns: ns.discoInfo },
    identity(at.kind, context),
    [...advertised(at.kind, context)].map((name) => xml("feature", { var: name })),
  );
}

/** Nobody has items yet: rooms and commands will. */
function items(query: Element): Element {
  refuseNode(query);
  return xml("query", { xmlns: ns.discoItems });
}

function refuseNode(query: Element): void {
  if (query.attrs["node"]) throw new TransportError("item-not-found", "There is no such node here.");
}

function identity(kind: AddressKind, { config }: XmppContext): Element {
  const { name, category, type } = config.identity;
  if (kind === "contact") return xml("identity", { category: "client", type: "pc", name });
  // A gateway without a type is not taken for one by clients; the backend's protocol is the next best name.
  return xml("identity", { category, type: type || config.service.protocol || "xmpp", name });
}

function advertised(kind: AddressKind, { features, core }: XmppContext): Set<string> {
  const offered = features.filter((feature) => feature.requires?.(core.network) ?? true);
  return new Set(offered.flatMap(({ advertise }) => advertise?.[kind] ?? []));
}
