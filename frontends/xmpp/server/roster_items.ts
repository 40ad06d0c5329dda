/** A user's roster (RFC 6121 §2): the network's contacts, and the transport itself. */
import type { BuddyView } from "../../../lib/events.ts";
import { bareAddress } from "../contact_address.ts";
import type { XmppContext } from "../feature.ts";
import { type Element, xml } from "../xml/element.ts";

/** The contact's entry; undefined when its name cannot be written as a JID. */
export function itemOf(buddy: BuddyView, context: XmppContext): Element | undefined {
  const jid = bareAddress(buddy.name, buddy, context);
  if (jid === undefined) return undefined;
  const attributes = { jid, name: buddy.alias || undefined, subscription: "both" };
  return xml("item", attributes, buddy.groups.map((group) => xml("group", {}, group)));
}

/** Whoever writes to the transport talks to the gateway; its presence says how the login stands. */
export function transportItem({ jid, config }: XmppContext): Element {
  return xml("item", { jid, name: config.identity.name, subscription: "both" });
}
