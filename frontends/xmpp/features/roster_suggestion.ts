import type { BuddyView } from "../../../lib/events.ts";
import type { ResourceId } from "../../../lib/ids.ts";
import { contactJid } from "../address.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** Suggests to a client that it put these contacts on the user's roster: all in one stanza (XEP-0144 §3.1, §5). */
export function rosterSuggestion(
  buddies: readonly BuddyView[],
  from: string,
  to: ResourceId,
): Element | undefined {
  const items = buddies.flatMap((buddy) => {
    const jid = contactJid(buddy.name, buddy.escaped, from);
    return jid === undefined ? [] : [suggestedItem(jid, buddy)];
  });
  if (items.length === 0) return undefined;
  return xml("iq", { type: "set", from, to }, xml("x", { xmlns: ns.rosterx }, items));
}

function suggestedItem(jid: string, { alias, groups }: BuddyView): Element {
  return xml(
    "item",
    { action: "add", jid, name: alias || undefined },
    groups.map((group) => xml("group", {}, group)),
  );
}
