import { TransportError } from "../../../lib/errors.ts";
import { addressOf, bareJid } from "../address.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, text, xml } from "../xml/element.ts";
import { itemOf, transportItem } from "./roster_items.ts";
import { pushContact } from "./roster_push.ts";
import { versionOf } from "./roster_version.ts";

/** The user's roster is the network's list: what is changed on one side changes on the other (RFC 6121 §2). */
export const accountRoster: Feature = {
  name: "the account's roster",
  spec: "RFC 6121 §2",
  mode: "server",
  advertise: { account: [ns.roster] },
  iq: [
    { type: "get", name: "query", xmlns: ns.roster, at: ["account"], answer: list },
    { type: "set", name: "query", xmlns: ns.roster, at: ["account"], answer: change },
  ],
  report(user, event, context) {
    if (event.type !== "buddy-added" && event.type !== "buddy-renamed") return;
    const { accounts } = context;
    if (accounts === undefined) return;
    const { name, escaped } = event.buddy;
    // The network's list is the roster: nobody on it needs to be accepted.
    if (event.type === "buddy-added") context.core.users.find(user)?.roster.accept(name, escaped);
    pushContact(user, undefined, event.buddy, accounts.sessions, context);
  },
};

async function list(
  query: Element,
  { sender }: Incoming,
  context: XmppContext,
): Promise<Element | undefined> {
  const session = context.accounts?.sessions.find(sender.user, sender.resource);
  if (session !== undefined) session.wantsRoster = true;
  const items = [transportItem(context)];
  for (const buddy of await context.core.users.buddies(sender.user)) {
    const item = itemOf(buddy, context);
    if (item !== undefined) items.push(item);
  }
  const { ver: known } = query.attrs;
  const ver = known === undefined ? undefined : await versionOf(items);
  // RFC 6121 §2.6.3: nothing has changed.
  if (ver !== undefined && known === ver) return undefined;
  return xml("query", { xmlns: ns.roster, ver }, items);
}

/** RFC 6121 §2.3–§2.5: one item, which is added, changed or removed. */
function change(query: Element, { sender }: Incoming, context: XmppContext): undefined {
  const [item, ...others] = query.getChildren("item");
  const jid = bareJid(item?.attrs["jid"]);
  if (item === undefined || others.length > 0 || jid === undefined) {
    throw new TransportError("bad-request", "A change of the contact list is about one contact.");
  }
  const at = addressOf(jid, context.jid);
  if (at?.kind === "transport") {
    throw new TransportError("not-allowed", "The gateway itself stays on the list.");
  }
  if (at?.kind !== "contact") {
    throw new TransportError("not-acceptable", "Only contacts of this server can be on the list.");
  }
  const user = context.core.users.find(sender.user);
  if (user?.voice === undefined) {
    throw new TransportError(
      "not-logged-in",
      "The list can be changed once you are logged in to the network.",
    );
  }
  if (item.attrs["subscription"] === "remove") return remove(jid, sender.resource, context);
  const buddy = user.roster.accept(at.name, at.escaped);
  const groups = item.getChildren("group").map(text).filter((group) => group !== "");
  user.roster.rename(buddy, item.attrs["name"] ?? "", groups);
  user.saveBuddy(buddy);
  if (context.accounts) pushContact(user.id, undefined, buddy, context.accounts.sessions, context);
}

/** RFC 6121 §2.5.1: to remove somebody is to unsubscribe from them, too. */
function remove(to: string, from: string, { accounts }: XmppContext): undefined {
  accounts?.unsubscribe(from, to);
}
