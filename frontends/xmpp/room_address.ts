/** How rooms are written as addresses, and which addresses are rooms. */
import { type LegacyName, legacyName } from "../../lib/ids.ts";
import { type Address, contactJid, parseJid, type Sender, unescapeName } from "./address.ts";
import type { XmppContext } from "./feature.ts";
import { ns } from "./namespaces.ts";
import { child, type Element } from "./xml/element.ts";

/**
 * What the local part of a room's JID stands for. COMPAT(spectrum2): unlike a contact's it may have escapes and a `%`
 * for the last `@` side by side.
 */
export function roomNameOf(local: string): LegacyName {
  const at = local.includes("\\40") ? -1 : local.lastIndexOf("%");
  if (at < 0) return legacyName(unescapeName(local));
  return legacyName(`${unescapeName(local.slice(0, at))}@${unescapeName(local.slice(at + 1))}`);
}

/** The JID by which a room is offered; undefined when the name cannot be written as one. */
export function roomJid(name: LegacyName, transport: string): string | undefined {
  return contactJid(name, true, transport);
}

/** Names of people do not begin so. A plus in front of a digit is a telephone number. */
const channelSign = /^(?:[#&!]|\+(?!\d))/;

/** What may be a contact or a room, by what is known of the user's rooms and by how its name begins. */
export function placeOf(
  at: Address,
  stanza: Element,
  { user }: Sender,
  { core }: Pick<XmppContext, "core">,
): Address {
  if (at.kind !== "contact" || !core.network.rooms) return at;
  const { local, domain, resource } = parseJid(stanza.attrs.to) ?? { local: "", domain: "", resource: "" };
  const place = { kind: "room", jid: `${local}@${domain}`, nickname: resource } as const;
  const meant = roomNameOf(local);
  // A room may have a percent sign of its own.
  for (const name of [meant, legacyName(unescapeName(local))]) {
    const known = core.users.find(user)?.rooms.find(name)?.name ?? core.rooms.find(user, name)?.room;
    if (known !== undefined) return { ...place, name: known };
  }
  const isRoom = channelSign.test(meant) || isEntrance(stanza);
  return isRoom ? { ...place, name: meant } : at;
}

/** XEP-0045 §7.2.1. */
function isEntrance(stanza: Element): boolean {
  return stanza.getName() === "presence" && child(stanza, "x", ns.muc) !== undefined;
}
