import { TransportError } from "../../../lib/errors.ts";
import type { LegacyName } from "../../../lib/ids.ts";
import { addressOf } from "../address.ts";
import { bareAddress } from "../contact_address.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { loggedIn } from "../logged_in.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/**
 * Whom a user blocks on XMPP is blocked on the network, and the other way round. Clients tell their own server, from
 * which we read it where we may (`blocklists.ts`); the transport answers the same questions for its contacts.
 */
export const blocking: Feature = {
  name: "blocking",
  spec: "XEP-0191",
  version: "1.3",
  advertise: { transport: [ns.blocking], account: [ns.blocking] },
  requires: (network) => network.can("blocking"),
  iq: [
    { type: "get", name: "blocklist", xmlns: ns.blocking, at: ["transport", "account"], answer: list },
    { type: "set", name: "block", xmlns: ns.blocking, at: ["transport", "account"], answer: block },
    { type: "set", name: "unblock", xmlns: ns.blocking, at: ["transport", "account"], answer: unblock },
  ],
  presence: takeHint,
  report(id, event, { core, blocklists }) {
    const user = core.users.find(id);
    if (event.type === "account-changed" && event.state.kind !== "connected") blocklists.left(id);
    if (user === undefined) return;
    if (event.type === "account-changed" && event.state.kind === "connected") blocklists.hint(user);
    if (event.type === "block-changed") blocklists.told(user, event.name, event.blocked);
  },
};

/** XEP-0191 §3.3, §3.5: whom a user blocks sees that user go, and come back when that is over. */
function takeHint({ stanza, sender, at }: Incoming, { core, blocklists }: XmppContext): Pass {
  const user = at.kind === "contact" ? core.users.find(sender.user) : undefined;
  if (user === undefined || at.kind !== "contact") return pass;
  const isBlocked = user.roster.find(at.name)?.blocked ?? false;
  const { type } = stanza.attrs;
  if ((type === "unavailable" && !isBlocked) || (type === undefined && isBlocked)) blocklists.hint(user);
  return pass;
}

function list(_query: Element, incoming: Incoming, context: XmppContext): Element {
  const blocked = [...loggedIn(incoming.sender.user, context).roster.buddies].filter((buddy) =>
    buddy.blocked
  );
  const items = blocked.map((buddy) => xml("item", { jid: bareAddress(buddy.name, buddy, context) }));
  return xml("blocklist", { xmlns: ns.blocking }, items);
}

function block(query: Element, incoming: Incoming, context: XmppContext): undefined {
  const user = loggedIn(incoming.sender.user, context);
  const names = namesIn(query, context);
  if (names.length === 0) throw new TransportError("bad-request", "Nobody is named who should be blocked.");
  for (const name of names) context.blocklists.decided(user, name, true);
}

/** Without items it is for everybody. */
function unblock(query: Element, incoming: Incoming, context: XmppContext): undefined {
  const user = loggedIn(incoming.sender.user, context);
  const names = namesIn(query, context);
  const blocked = [...user.roster.buddies].filter((buddy) => buddy.blocked).map(({ name }) => name);
  for (const name of names.length > 0 ? names : blocked) context.blocklists.decided(user, name, false);
}

function namesIn(query: Element, { jid }: XmppContext): LegacyName[] {
  return query.getChildren("item").map(({ attrs }) => {
    const at = addressOf(attrs["jid"], jid);
    if (at?.kind === "contact") return at.name;
    throw new TransportError("not-acceptable", "Only contacts of this gateway can be blocked here.");
  });
}
