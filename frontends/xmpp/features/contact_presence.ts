import type { Availability, Status } from "../../../lib/availability.ts";
import type { BuddyView } from "../../../lib/events.ts";
import type { User } from "../../../lib/users/user.ts";
import type { UserId } from "../../../lib/ids.ts";
import { contactJid, contactResource, senderOf } from "../address.ts";
import { type Sitter, sitterOf } from "../avatars/avatars.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** Contacts' presence: as it changes, to a client that comes online, and to whoever probes (RFC 6121 §4). */
export const contactPresence: Feature = {
  name: "presence of contacts",
  spec: "RFC 6121 §4",
  presence: answerProbe,
  report(user, event, context) {
    switch (event.type) {
      case "buddy-presence":
        return tellPresence(user, event.buddy, context);
      case "buddy-renamed":
        return showContact(event.buddy, user, context);
    }
  },
};

/** A picture that nobody knows yet is only looked for when the contact can be seen. */
function tellPresence(user: UserId, buddy: BuddyView, context: XmppContext): void {
  sendPresence(buddy, user, context);
  if (buddy.availability.status !== "offline") context.avatars.want(sitterOf(user, buddy));
}

/** Tells what a contact's picture is called, which was not known before. */
export function showPictureOf({ user, of, id }: Sitter, context: XmppContext): void {
  const buddy = of.kind === "buddy" ? context.core.users.find(user)?.roster.find(of.name) : undefined;
  if (buddy !== undefined && sitterOf(user, buddy).id === id) showContact(buddy, user, context);
}

/** Shows a client that just came online everybody who can be seen. */
export function showContacts(user: User, to: string, context: XmppContext): void {
  for (const buddy of user.roster.buddies) showContact(buddy, to, context);
}

/** Shows a contact, if it can be seen. */
export function showContact(buddy: BuddyView, to: string, context: XmppContext): void {
  if (buddy.availability.status !== "offline") sendPresence(buddy, to, context);
}

/** Tells a client that leaves us, but stays online elsewhere, that nobody can be seen any more. */
export function hideContacts(user: User, to: string, context: XmppContext): void {
  for (const buddy of user.roster.buddies) hideContact(buddy, to, context);
}

/** Tells that a contact who could be seen can be seen no more. */
export function hideContact(buddy: BuddyView, to: string, context: XmppContext): void {
  const jid = contactJid(buddy.name, buddy.escaped, context.jid);
  if (jid === undefined || buddy.availability.status === "offline") return;
  context.send(xml("presence", { type: "unavailable", from: `${jid}/${contactResource}`, to }));
}

function answerProbe({ stanza, sender, at }: Incoming, context: XmppContext): void | Pass {
  if (at.kind !== "contact" || stanza.attrs.type !== "probe") return pass;
  const buddy = context.core.users.find(sender.user)?.roster.find(at.name);
  if (buddy === undefined) {
    context.send(xml("presence", { type: "unavailable", from: stanza.attrs.to, to: stanza.attrs.from }));
  } else sendPresence(buddy, sender.resource, context);
}

function sendPresence(buddy: BuddyView, to: string, context: XmppContext): void {
  const jid = contactJid(buddy.name, buddy.escaped, context.jid);
  if (jid === undefined) {
    return context.log.debug("a buddy whose name cannot be written as a JID", {
      user: to,
      buddy: buddy.name,
    });
  }
  const from = `${jid}/${contactResource}`;
  const { availability } = buddy;
  context.send(
    availability.status === "offline"
      ? xml("presence", { type: "unavailable", from, to }, statusText(availability))
      : availablePresence(buddy, availability.status, { from, to }, context),
  );
}

/** RFC 6121 §4.7.2.1: the `<show/>` of each status, where it has one. */
export const shows = {
  online: undefined,
  invisible: undefined,
  offline: undefined,
  chat: "chat",
  away: "away",
  xa: "xa",
  dnd: "dnd",
} as const satisfies Record<Status, string | undefined>;

function availablePresence(
  buddy: BuddyView,
  status: Exclude<Status, "offline">,
  addresses: { readonly from: string; readonly to: string },
  context: XmppContext,
): Element {
  const show = shows[status];
  return xml(
    "presence",
    addresses,
    show === undefined ? undefined : xml("show", {}, show),
    statusText(buddy.availability),
    context.own.caps("contact"),
    pictureName(buddy, addresses.to, context),
    buddy.alias === "" ? undefined : xml("nick", { xmlns: ns.nick }, buddy.alias),
    buddy.lastActive && xml("idle", { xmlns: ns.idle, since: buddy.lastActive.toISOString() }),
  );
}

function statusText({ text }: Availability): Element | undefined {
  return text === "" ? undefined : xml("status", {}, text);
}

/** XEP-0153 §4.1: an empty photo says that there is none, which is more than is known of most. */
function pictureName(buddy: BuddyView, to: string, { avatars }: XmppContext): Element | undefined {
  if (!avatars.mayKnow(buddy)) return undefined;
  const user = senderOf(to)?.user;
  const hash = user && avatars.hash(sitterOf(user, buddy));
  return hash === undefined ? undefined : xml("x", { xmlns: ns.vcardUpdate }, xml("photo", {}, hash));
}
