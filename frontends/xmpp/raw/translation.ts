/** Stanzas between two worlds of addresses: below the transport's domain, and the other network's own. */
import { type LegacyName, legacyName } from "../../../lib/ids.ts";
import type { User } from "../../../lib/users/user.ts";
import { parseJid } from "../address.ts";
import { bareAddress } from "../contact_address.ts";
import type { Incoming, XmppContext } from "../feature.ts";
import { type Attributes, type Element, serialize, xml } from "../xml/element.ts";

const utf8 = new TextEncoder();

/** The stanza with other addresses. It shares its children with the original, and has no namespace of its own. */
export function readdressed(stanza: Element, attributes: Attributes): Element {
  const copy = xml(stanza.getName(), { ...stanza.attrs, xmlns: undefined, ...attributes });
  copy.children = stanza.children;
  return copy;
}

/** The stanza for a backend: with no `to` when it was to the transport. */
export function forBackend(
  { stanza, at }: Incoming,
  user: User | undefined,
  attributes: Attributes = {},
): Uint8Array {
  const name = nameAt(at, user);
  const resource = parseJid(stanza.attrs.to)?.resource ?? "";
  const to = name === undefined || resource === "" ? name : `${name}/${resource}`;
  return utf8.encode(serialize(readdressed(stanza, { to, ...attributes })));
}

function nameAt(at: Incoming["at"], user: User | undefined): LegacyName | undefined {
  if (at.kind === "contact") return user?.roster.find(at.name)?.name ?? at.name;
  return at.kind === "room" ? at.name : undefined;
}

/** Whom a stanza from a backend is from: the legacy JID, and what it is here. No `from` is the network itself. */
export function senderFromBackend(stanza: Element, user: User, context: XmppContext) {
  const legacy = stanza.attrs.from ?? "";
  const slash = legacy.indexOf("/");
  const name = legacyName(slash < 0 ? legacy : legacy.slice(0, slash));
  const resource = slash < 0 ? "" : legacy.slice(slash);
  const bare = legacy === "" ? context.jid : bareAddress(name, user.roster.find(name), context);
  return bare === undefined ? undefined : { name, bare, full: bare + resource };
}
