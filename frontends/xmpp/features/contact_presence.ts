import type { Availability, BuddyView, Status } from "../../../lib/events.ts";
import type { User } from "../../../lib/users/user.ts";
import { contactJid, contactResource } from "../address.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** Contacts' presence: as it changes, to a client that comes online, and to whoever probes (RFC 6121 §4). */
export const contactPresence: Feature = {
  name: "presence of contacts",
  spec: "RFC 6121 §4",
  presence: answerProbe,
  report(user, event, context) {
    if (event.type === "buddy-presence") sendPresence(event.buddy, user, context);
  },
};

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
  const stanza = presenceStanza(buddy.availability, `${jid}/${contactResource}`, to);
  // XEP-0153 §3.1: an empty photo would say that there is no avatar, which is more than we know.
  if (buddy.iconHash !== "" && stanza.attrs.type === undefined) {
    stanza.append(xml("x", { xmlns: ns.vcardUpdate }, xml("photo", {}, buddy.iconHash)));
  }
  context.send(stanza);
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

function presenceStanza({ status, text }: Availability, from: string, to: string): Element {
  if (status === "offline") {
    return xml(
      "presence",
      { type: "unavailable", from, to },
      text === "" ? undefined : xml("status", {}, text),
    );
  }
  const show = shows[status];
  return xml(
    "presence",
    { from, to },
    show === undefined ? undefined : xml("show", {}, show),
    text === "" ? undefined : xml("status", {}, text),
  );
}
