import { TransportError } from "../../../lib/errors.ts";
import type { BuddyView } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Buddy } from "../../../lib/roster/buddy.ts";
import type { User } from "../../../lib/users/user.ts";
import { type Address, bareJid, contactJid } from "../address.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { xml } from "../xml/element.ts";
import { hideContact, showContact } from "./contact_presence.ts";

type SubscriptionType = "subscribe" | "subscribed" | "unsubscribe" | "unsubscribed";
type Contact = Address & { kind: "contact" };

/** Who is on whose list (RFC 6121 §3). All stanzas go from bare JID to bare JID. */
export const subscription: Feature = {
  name: "presence subscriptions",
  spec: "RFC 6121 §3",
  presence: takeSubscription,
  report(user, event, context) {
    switch (event.type) {
      case "registered":
        return send("subscribe", context.jid, user, context);
      case "unregistered":
        for (const buddy of event.buddies) part(jidOf(buddy, context), user, context);
        return part(context.jid, user, context);
      case "buddy-added":
        return offer(event.buddy, user, context);
      case "buddy-removed":
        hideContact(event.buddy, user, context);
        return part(jidOf(event.buddy, context), user, context);
      case "authorization-requested": {
        const known = context.core.users.find(user)?.roster.find(event.name);
        const escaped = known?.escaped ?? context.core.network.escapedNames;
        return send("subscribe", contactJid(event.name, escaped, context.jid), user, context);
      }
    }
  },
};

function takeSubscription({ stanza, sender, at }: Incoming, context: XmppContext): void | Pass {
  const { type } = stanza.attrs;
  if (!isSubscription(type)) return pass;
  if (at.kind === "transport") return answerForTransport(type, sender.user, context);
  // Some names have several spellings as a JID; rosters know the one that was asked.
  return answerForContact(type, at, bareJid(stanza.attrs.to), sender.user, context);
}

function isSubscription(type: string | undefined): type is SubscriptionType {
  return type === "subscribe" || type === "subscribed" || type === "unsubscribe" || type === "unsubscribed";
}

/** Everybody may see the transport; leaving it off the list logs nobody out (XEP-0100 §4.2). */
function answerForTransport(type: SubscriptionType, user: UserId, context: XmppContext): void {
  if (type === "subscribe") send("subscribed", context.jid, user, context);
  if (type === "unsubscribe") send("unsubscribed", context.jid, user, context);
}

function answerForContact(
  type: SubscriptionType,
  contact: Contact,
  jid: string | undefined,
  id: UserId,
  context: XmppContext,
): void {
  const user = context.core.users.find(id);
  switch (type) {
    case "subscribe": {
      const buddy = accept(user, contact);
      send("subscribed", jid, id, context);
      showContact(buddy, id, context);
      return send("subscribe", jid, id, context);
    }
    case "subscribed":
      return showContact(accept(user, contact), id, context);
    case "unsubscribe":
      remove(user, contact, context);
      send("unsubscribed", jid, id, context);
      return send("unsubscribe", jid, id, context);
    case "unsubscribed":
      return refuse(user, contact, context);
  }
}

/** The user adds somebody, or lets somebody in who asked: the network takes both the same way. */
function accept(user: User | undefined, { name, escaped }: Contact): Buddy {
  if (user?.voice === undefined) {
    throw new TransportError(
      "not-logged-in",
      "Contacts can be added once you are logged in to the other network.",
    );
  }
  const buddy = user.roster.accept(name, escaped);
  user.saveBuddy(buddy);
  return buddy;
}

/** COMPAT(spectrum2): the network's list is left alone, unless the operator says otherwise. */
function remove(user: User | undefined, { name }: Contact, context: XmppContext): void {
  if (user === undefined) return;
  const buddy = user.roster.find(name);
  if (buddy === undefined || buddy.subscription === "ask" || context.config.service.enableRemoveBuddy) {
    user.removeBuddy(buddy ?? { name, alias: "", groups: [] });
  }
  if (buddy === undefined) return;
  // While the subscription still stands (RFC 6121 §3.2.2).
  hideContact(buddy, user.id, context);
  user.roster.remove(buddy);
}

/** The user does not want to be seen by somebody who asked, or does not want a buddy that was offered. */
function refuse(user: User | undefined, { name }: Contact, context: XmppContext): void {
  const buddy = user?.roster.find(name);
  if (user === undefined || (buddy?.subscription === "both" && !user.isAskedBy(name))) return;
  if (buddy === undefined && !user.isAskedBy(name)) return;
  user.removeBuddy(buddy ?? { name, alias: "", groups: [] });
  if (buddy?.subscription !== "ask") return;
  hideContact(buddy, user.id, context);
  user.roster.remove(buddy);
}

function offer(buddy: BuddyView, user: UserId, context: XmppContext): void {
  const jid = jidOf(buddy, context);
  const nick = buddy.alias === "" ? undefined : xml("nick", { xmlns: ns.nick }, buddy.alias);
  if (jid !== undefined) context.send(xml("presence", { type: "subscribe", from: jid, to: user }, nick));
}

function part(jid: string | undefined, user: UserId, context: XmppContext): void {
  send("unsubscribe", jid, user, context);
  send("unsubscribed", jid, user, context);
}

function send(type: SubscriptionType, from: string | undefined, to: UserId, context: XmppContext): void {
  if (from !== undefined) context.send(xml("presence", { type, from, to }));
}

function jidOf(buddy: BuddyView, context: XmppContext): string | undefined {
  return contactJid(buddy.name, buddy.escaped, context.jid);
}
