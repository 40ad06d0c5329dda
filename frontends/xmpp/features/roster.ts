import { TransportError } from "../../../lib/errors.ts";
import { bareAddress } from "../contact_address.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { readItems } from "./roster_item.ts";

/** The network's list and the user's roster are kept the same; `rosters.ts` has the ways in which that is done. */
export const roster: Feature = {
  name: "rosters",
  spec: "RFC 6121 §2",
  mode: "gateway",
  advertise: { transport: [ns.roster] },
  iq: [
    { type: "get", name: "query", xmlns: ns.roster, at: ["transport"], answer: list },
    { type: "set", name: "query", xmlns: ns.roster, at: ["transport"], answer: takePush },
  ],
  report(id, event, { core, rosters }) {
    switch (event.type) {
      case "account-changed": {
        const user = core.users.find(id);
        if (event.state.kind === "connected" && user !== undefined) rosters.connected(user);
        else if (event.state.kind !== "connected") rosters.left(id);
        return;
      }
      case "buddy-added": {
        const user = core.users.find(id);
        const buddy = user?.roster.find(event.buddy.name);
        if (user !== undefined && buddy !== undefined) rosters.added(user, buddy);
        return;
      }
      case "buddy-renamed": {
        const user = core.users.find(id);
        if (user !== undefined) rosters.renamed(user, event.buddy);
      }
    }
  },
};

/** COMPAT(spectrum2): whoever asks the transport gets their own contacts. */
function list(_query: Element, { sender }: Incoming, context: XmppContext): Element {
  const buddies = [...context.core.users.find(sender.user)?.roster.buddies ?? []];
  const items = buddies.map((buddy) => {
    const { alias, groups, subscription } = buddy;
    const jid = bareAddress(buddy.name, buddy, context);
    if (jid === undefined) return undefined;
    const attributes = {
      jid,
      name: alias || undefined,
      subscription: subscription === "both" ? "both" : "none",
    };
    return xml("item", attributes, groups.map((group) => xml("group", {}, group)));
  });
  return xml("query", { xmlns: ns.roster }, items);
}

/** RFC 6121 §2.1.6: only the user's own server says what is on the roster. */
function takePush(
  _query: Element,
  { stanza, sender }: Incoming,
  { core, jid, rosters }: XmppContext,
): undefined {
  if (!sender.isBare) {
    throw new TransportError("not-allowed", "Only your server can tell what is on your contact list.");
  }
  const user = core.users.find(sender.user);
  if (user !== undefined) rosters.pushed(user, readItems(stanza, jid));
}
