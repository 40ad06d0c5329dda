import type { BuddyView } from "../../lib/events.ts";
import type { LegacyName } from "../../lib/ids.ts";
import { contactJid, contactResource } from "./address.ts";
import type { XmppContext } from "./feature.ts";

/**
 * The bare JID of somebody on the network: a buddy's as it always was, a stranger's as the network wishes. Undefined
 * when the name cannot be written as one.
 */
export function bareAddress(
  name: LegacyName,
  buddy: BuddyView | undefined,
  context: XmppContext,
): string | undefined {
  const escaped = buddy?.escaped ?? context.core.network.escapedNames;
  return contactJid(buddy?.name ?? name, escaped, context.jid);
}

/** As {@link bareAddress}, with the resource from which contacts speak. */
export function fullAddress(
  name: LegacyName,
  buddy: BuddyView | undefined,
  context: XmppContext,
): string | undefined {
  const jid = bareAddress(name, buddy, context);
  return jid === undefined ? undefined : `${jid}/${contactResource}`;
}
