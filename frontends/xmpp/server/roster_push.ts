import type { BuddyView } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import { bareJid } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { itemOf } from "./roster_items.ts";
import type { Sessions } from "./sessions.ts";

/**
 * Tells the user's clients how a contact now stands on the roster, or, without `buddy`, that it does not (RFC 6121
 * §2.1.6). The push has no version: the next time the roster is asked for, all of it comes.
 */
export function pushContact(
  user: UserId,
  jid: string | undefined,
  buddy: BuddyView | undefined,
  sessions: Sessions,
  context: XmppContext,
): void {
  const bare = bareJid(jid);
  const item = buddy === undefined
    ? bare && xml("item", { jid: bare, subscription: "remove" })
    : itemOf(buddy, context);
  if (item) push(user, item, sessions, context);
}

function push(user: UserId, item: Element, sessions: Sessions, { newId }: XmppContext): void {
  for (const session of sessions.of(user)) {
    if (!session.wantsRoster) continue;
    const query = xml("query", { xmlns: ns.roster }, item);
    session.send(xml("iq", { type: "set", id: newId(), to: session.full }, query));
  }
}
