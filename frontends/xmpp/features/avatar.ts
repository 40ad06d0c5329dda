import { TransportError } from "../../../lib/errors.ts";
import type { ShownPicture } from "../avatars/shown_picture.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { lookUpProfile, type Profile } from "./vcard_lookup.ts";
import { writeVCard4 } from "./vcard4.ts";

/** What stands at a node of a contact's: an item's id and its payload; nothing where there is none. */
type Node = (profile: Profile, incoming: Incoming, context: XmppContext) => [id: string, Element] | undefined;

const nodes: ReadonlyMap<string, Node> = new Map<string, Node>([
  [ns.avatarMetadata, ({ picture }) => picture && [picture.hash, metadata(picture)]],
  [ns.avatarData, ({ picture }) => picture && [picture.hash, data(picture)]],
  [ns.vcard4Node, ({ card, picture }) => ["current", writeVCard4(card, picture)]],
  [ns.nick, ({ card }, incoming, context) => nick(card.nickname || aliasOf(incoming, context))],
]);

/** XEP-0084, XEP-0172 §4.4, XEP-0292 §3: contacts have a node for each, to be read only. */
export const avatar: Feature = {
  name: "avatars by publish-subscribe",
  spec: "XEP-0084",
  version: "1.1.4",
  advertise: { contact: [ns.pubsub] },
  iq: [{ type: "get", name: "pubsub", xmlns: ns.pubsub, at: ["contact"], answer: read, slow: true }],
  report(id, event, { core, avatars }) {
    if (event.type !== "account-changed") return;
    const user = core.users.find(id);
    if (event.state.kind !== "connected" || user === undefined) avatars.left(id);
  },
};

async function read(query: Element, incoming: Incoming, context: XmppContext): Promise<Element> {
  const items = query.getChild("items");
  const name = items?.attrs["node"] ?? "";
  const node = nodes.get(name);
  if (items === undefined || node === undefined) {
    throw new TransportError("item-not-found", "Contacts of this gateway publish nothing of the kind.");
  }
  const found = node(await lookUpProfile(incoming.sender.user, incoming.at, context), incoming, context);
  const wanted = items.getChildren("item").map(({ attrs }) => attrs.id);
  if (wanted.length > 0 && !wanted.includes(found?.[0])) {
    throw new TransportError("item-not-found", "There is no such item.");
  }
  const item = found && xml("item", { id: found[0] }, found[1]);
  return xml("pubsub", { xmlns: ns.pubsub }, xml("items", { node: name }, item));
}

/** XEP-0084 §4.2: clients compare the id with what they have. */
export function metadata({ hash, data, mimeType }: ShownPicture): Element {
  const info = { id: hash, bytes: String(data.length), type: mimeType || "application/octet-stream" };
  return xml("metadata", { xmlns: ns.avatarMetadata }, xml("info", info));
}

function data(picture: ShownPicture): Element {
  return xml("data", { xmlns: ns.avatarData }, picture.data.toBase64());
}

function nick(text: string): [string, Element] | undefined {
  return text === "" ? undefined : ["current", xml("nick", { xmlns: ns.nick }, text)];
}

function aliasOf({ sender, at }: Incoming, { core }: XmppContext): string {
  return at.kind === "contact" ? core.users.find(sender.user)?.roster.find(at.name)?.alias ?? "" : "";
}
