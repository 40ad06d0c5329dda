import { TransportError } from "../../../lib/errors.ts";
import { type DiscoItem, type NodeInfo, writeInfo } from "../disco_info.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { pageOf } from "../rsm.ts";
import { isBare } from "../address.ts";
import { type Element, xml } from "../xml/element.ts";

/** XEP-0030: what we are, what we can do, and what there is to be found, at each address and node. */
export const disco: Feature = {
  name: "service discovery",
  spec: "XEP-0030",
  version: "2.5.0",
  advertise: {
    transport: [ns.discoInfo, ns.discoItems, ns.rsm],
    contact: [ns.discoInfo, ns.discoItems],
    room: [ns.discoInfo, ns.discoItems, ns.rsm],
    account: [ns.discoInfo, ns.discoItems],
  },
  iq: [
    {
      type: "get",
      name: "query",
      xmlns: ns.discoInfo,
      at: ["transport", "contact", "account"],
      answer: info,
    },
    {
      type: "get",
      name: "query",
      xmlns: ns.discoItems,
      at: ["transport", "contact", "account"],
      answer: items,
    },
    // The network may be asked what a room is.
    { type: "get", name: "query", xmlns: ns.discoInfo, at: ["room"], answer: info, slow: true },
    { type: "get", name: "query", xmlns: ns.discoItems, at: ["room"], answer: items },
  ],
};

async function info(query: Element, incoming: Incoming, context: XmppContext): Promise<Element> {
  const node = nodeOf(query);
  const found = await fromFeatures(node, incoming, context);
  if (found !== undefined) return writeInfo(found, node);
  if (node !== undefined) throw unknownNode();
  return writeInfo(ownInfo(incoming, context), node);
}

async function items(query: Element, incoming: Incoming, context: XmppContext): Promise<Element> {
  const node = nodeOf(query);
  const { items, set } = pageOf(await itemsAt(node, incoming, context), query, idOf);
  return xml(
    "query",
    { xmlns: ns.discoItems, node },
    items.map(({ jid, node, name }) => xml("item", { jid, node, name })),
    set,
  );
}

/** XEP-0030 §3.2: an empty node is none. */
function nodeOf(query: Element): string | undefined {
  return query.attrs["node"] || undefined;
}

/** A contact's bare JID is somebody's account, its full JID the client in use (XEP-0030 §8, registrar). */
function ownInfo({ stanza, at }: Incoming, { own }: XmppContext): NodeInfo {
  const info = own.info(at.kind);
  if (at.kind !== "contact" || !isBare(stanza.attrs.to)) return info;
  return { ...info, identities: [{ category: "account", type: "registered" }] };
}

async function itemsAt(
  node: string | undefined,
  incoming: Incoming,
  context: XmppContext,
): Promise<readonly DiscoItem[]> {
  const lists: (readonly DiscoItem[])[] = [];
  for (const feature of context.features) {
    const list = await feature.discoItems?.(node, incoming, context);
    if (list !== undefined) lists.push(list);
  }
  const exists = lists.length > 0 || node === undefined ||
    await fromFeatures(node, incoming, context) !== undefined;
  if (!exists) throw unknownNode();
  return lists.flat();
}

async function fromFeatures(
  node: string | undefined,
  incoming: Incoming,
  context: XmppContext,
): Promise<NodeInfo | undefined> {
  for (const feature of context.features) {
    const found = await feature.nodeInfo?.(node, incoming, context);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknownNode(): TransportError {
  return new TransportError("item-not-found", "There is no such node here.");
}

/** One address may have several nodes. */
function idOf({ jid, node }: DiscoItem): string {
  return node === undefined ? jid : `${jid}#${node}`;
}
