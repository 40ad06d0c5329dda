import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { child, type Element } from "../xml/element.ts";

/**
 * XEP-0153: the network gets a user's own picture when it changes, as it is called in presence or in what the user's
 * server publishes (XEP-0084 §4.2; our hash in presence is how the server knows that we want to be told).
 */
export const ownAvatar: Feature = {
  name: "users' own avatars",
  spec: "XEP-0153",
  version: "1.1.1",
  advertise: { transport: [`${ns.avatarMetadata}+notify`] },
  requires: (network) => network.can("own_vcard"),
  message: takeEvent,
  report(id, event, { core, ownAvatars }) {
    if (event.type !== "account-changed") return;
    const user = core.users.find(id);
    if (event.state.kind === "connected" && user !== undefined) ownAvatars.connected(user);
    if (event.state.kind === "ended" || event.state.kind === "refused") ownAvatars.left(id);
  },
};

/** What a client's presence calls the user's picture; undefined where it says nothing of it (XEP-0153 §4.3). */
export function pictureIn(presence: Element): string | undefined {
  return child(presence, "x", ns.vcardUpdate)?.getChild("photo")?.getText().trim();
}

/** Only the server itself tells what is published. */
function takeEvent({ stanza, sender, at }: Incoming, { core, ownAvatars }: XmppContext): void | Pass {
  const items = child(stanza, "event", ns.pubsubEvent)?.getChild("items");
  if (at.kind !== "transport" || items === undefined) return pass;
  const user = core.users.find(sender.user);
  if (items.attrs["node"] !== ns.avatarMetadata || !sender.isBare || user === undefined) return;
  const metadata = items.getChild("item")?.getChild("metadata");
  if (metadata !== undefined) ownAvatars.said(user, metadata.getChild("info")?.attrs.id ?? "");
}
