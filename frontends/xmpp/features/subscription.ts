import { TransportError } from "../../../lib/errors.ts";
import type { BuddyView, UserEventOf } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Buddy } from "../../../lib/roster/buddy.ts";
import type { User } from "../../../lib/users/user.ts";
import { type Address, bareJid, contactJid } from "../address.ts";
import { bareAddress } from "../contact_address.ts";
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
      case "account-changed":
        if (event.state.kind === "connected") tellDismissed(context.core.users.find(user), context);
        return;
      case "registered":
        return befriend(user, context);
      case "unregistered":
        return part([...event.buddies.map((buddy) => jidOf(buddy, context)), context.jid], user, context);
      case "buddy-removed":
        hideContact(event.buddy, user, context);
        return part([jidOf(event.buddy, context)], user, context);
      case "authorization-requested":
        return askForThem(user, event, context);
    }
  },
};

/** The transport itself comes onto the list of whoever registers; its presence is what logs in. */
function befriend(user: UserId, context: XmppContext): void {
  const { jid, config, rosters } = context;
  rosters.add(user, jid, { alias: config.identity.name, groups: [] }, {
    otherwise: () => send("subscribe", jid, user, context),
    // Presence was broadcast before we were on the list: clients that are there are asked for theirs.
    done: () => context.send(xml("presence", { type: "probe", from: jid, to: user })),
  });
}

/** Somebody wants to see the user, whose clients show who that is and what they wrote. */
function askForThem(
  user: UserId,
  { name, alias, text }: UserEventOf<"authorization-requested">,
  context: XmppContext,
): void {
  const known = context.core.users.find(user)?.roster.find(name);
  const from = bareAddress(name, known, context);
  if (from === undefined) return;
  context.send(xml(
    "presence",
    { type: "subscribe", from, to: user },
    text === "" ? undefined : xml("status", {}, text),
    alias === "" ? undefined : xml("nick", { xmlns: ns.nick }, alias),
  ));
}

/** Whom the user took off the list while the network could not be told. */
function tellDismissed(user: User | undefined, context: XmppContext): void {
  for (const buddy of user?.roster.dismissed ?? []) {
    if (!reachesNetwork(buddy, context)) continue;
    user?.removeBuddy(buddy);
    user?.roster.dismiss(buddy, true);
  }
}

function takeSubscription(
  { stanza, sender, at }: Incoming,
  context: XmppContext,
): void | Promise<void> | Pass {
  const { type } = stanza.attrs;
  if (!isSubscription(type)) return pass;
  if (at.kind === "transport") return answerForTransport(type, sender.user, context);
  // Nobody has a room on their list.
  if (at.kind !== "contact") return;
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
  // A server that had let us in before says only that (RFC 6121 §3.1.3), and not who is there.
  if (type === "subscribed") context.send(xml("presence", { type: "probe", from: context.jid, to: user }));
}

function answerForContact(
  type: SubscriptionType,
  contact: Contact,
  jid: string | undefined,
  id: UserId,
  context: XmppContext,
): void | Promise<void> {
  const user = context.core.users.find(id);
  switch (type) {
    case "subscribe": {
      const buddy = accept(user, contact);
      send("subscribed", jid, id, context);
      showContact(buddy, id, context);
      return send("subscribe", jid, id, context);
    }
    case "subscribed":
      return showContact(isAgreed(user, contact) ?? accept(user, contact), id, context);
    case "unsubscribe": {
      // Contacts go while they may still be seen (RFC 6121 §3.2.2).
      const removed = remove(user, id, contact, context);
      send("unsubscribed", jid, id, context);
      send("unsubscribe", jid, id, context);
      return removed;
    }
    case "unsubscribed":
      return refuse(user, contact, context);
  }
}

/** A server confirms what it knows already (RFC 6121 §3.1.3): the network has heard of that. */
function isAgreed(user: User | undefined, { name }: Contact): Buddy | undefined {
  const buddy = user?.roster.find(name);
  return buddy?.subscription === "both" && !user?.isAskedBy(name) ? buddy : undefined;
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

/** Whoever is not here is not forgotten: the next login knows. */
function remove(
  user: User | undefined,
  id: UserId,
  { name }: Contact,
  context: XmppContext,
): void | Promise<void> {
  if (user === undefined) return context.core.users.dismiss(id, name);
  const buddy = user.roster.find(name);
  if (buddy !== undefined) return takeOff(buddy, user, reachesNetwork(buddy, context), context);
  if (!user.roster.isDismissed(name)) user.removeBuddy({ name, alias: "", groups: [] });
}

/** COMPAT(spectrum2): the network's list is left alone, unless the operator says otherwise. */
function reachesNetwork({ subscription }: BuddyView, { config }: XmppContext): boolean {
  return subscription === "ask" || config.service.enableRemoveBuddy;
}

function takeOff(buddy: Buddy, user: User, tellNetwork: boolean, context: XmppContext): void {
  const told = tellNetwork && user.voice !== undefined;
  if (told) user.removeBuddy(buddy);
  hideContact(buddy, user.id, context);
  user.roster.dismiss(buddy, told);
}

/** The user does not want to be seen by somebody who asked, or does not want a buddy that was offered. */
function refuse(user: User | undefined, { name }: Contact, context: XmppContext): void {
  const buddy = user?.roster.find(name);
  if (user === undefined || (buddy?.subscription !== "ask" && !user.isAskedBy(name))) return;
  if (buddy?.subscription === "ask") return takeOff(buddy, user, true, context);
  user.removeBuddy(buddy ?? { name, alias: "", groups: [] });
}

/** Addresses of ours go from the user's list; they cannot be seen any more, and see nobody. */
function part(jids: readonly (string | undefined)[], user: UserId, context: XmppContext): void {
  context.rosters.remove(user, jids.filter((jid) => jid !== undefined), (jid) => {
    send("unsubscribe", jid, user, context);
    send("unsubscribed", jid, user, context);
  });
}

function send(type: SubscriptionType, from: string | undefined, to: UserId, context: XmppContext): void {
  if (from !== undefined) context.send(xml("presence", { type, from, to }));
}

function jidOf(buddy: BuddyView, context: XmppContext): string | undefined {
  return contactJid(buddy.name, buddy.escaped, context.jid);
}
