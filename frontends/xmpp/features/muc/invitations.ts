import { TransportError } from "../../../../lib/errors.ts";
import type { LegacyName, UserId } from "../../../../lib/ids.ts";
import type { RoomInvitation, RoomRefusal } from "../../../../lib/room.ts";
import { addressOf, bareJid } from "../../address.ts";
import { bareAddress } from "../../contact_address.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../../feature.ts";
import { Later } from "../../later.ts";
import { loggedIn } from "../../logged_in.ts";
import { ns } from "../../namespaces.ts";
import { placeOf, roomJid } from "../../room_address.ts";
import { child, type Element, xml } from "../../xml/element.ts";
import { requireViewed } from "./viewed_room.ts";

/** Invitations to rooms, both ways, from the room (XEP-0045 §7.8) and from person to person (XEP-0249). */
export const invitations: Feature = {
  name: "rooms: invitations",
  spec: "XEP-0249",
  version: "1.2",
  advertise: { room: [ns.conference], contact: [ns.conference] },
  requires: ({ rooms }) => rooms,
  message(incoming, context) {
    return incoming.at.kind === "room" ? takeMediated(incoming, context) : takeDirect(incoming, context);
  },
  report(user, event, context) {
    if (event.type === "room-invitation") show(user, event.invitation, context);
    if (event.type === "room-declined") showRefusal(user, event.refusal, context);
  },
};

function takeMediated(incoming: Incoming, context: XmppContext): void | Later | Pass {
  const { stanza, at } = incoming;
  const told = child(stanza, "x", ns.mucUser);
  if (at.kind !== "room" || told === undefined || stanza.attrs.type === "groupchat") return pass;
  const [refusal] = told.getChildren("decline");
  if (refusal !== undefined) return decline(incoming, refusal, context);
  const [invite] = told.getChildren("invite");
  if (invite === undefined) return pass;
  const { user, room } = requireViewed(incoming, context);
  const guest = guestAt(invite.attrs.to, context);
  const reason = invite.getChildText("reason") ?? "";
  return new Later(
    user.rooms.requests.invite(room.name, guest, reason, told.getChildText("password") ?? ""),
  );
}

/** XEP-0045 §7.8.2. Whoever declines is not in the room. Where the network has no such thing, the user hears that. */
function decline({ sender, at }: Incoming, refusal: Element, context: XmppContext): Later | Pass {
  if (at.kind !== "room") return pass;
  const user = loggedIn(sender.user, context);
  const host = addressOf(refusal.attrs.to, context.jid);
  if (host?.kind !== "contact") {
    throw new TransportError("item-not-found", "Nobody knows who has invited you.");
  }
  return new Later(user.rooms.requests.decline(at.name, host.name, refusal.getChildText("reason") ?? ""));
}

function takeDirect({ stanza, sender, at }: Incoming, context: XmppContext): void | Later | Pass {
  const invite = child(stanza, "x", ns.conference);
  const user = context.core.users.find(sender.user);
  if (at.kind !== "contact" || invite === undefined || user === undefined) return pass;
  const { jid, reason = "", password = "" } = invite.attrs;
  const room = jid === undefined ? undefined : roomAt(jid, stanza, sender, context);
  if (room === undefined) throw new TransportError("item-not-found", "This is no room of the other network.");
  const guest = user.roster.find(at.name)?.name ?? at.name;
  return new Later(user.rooms.requests.invite(room, guest, reason, password));
}

function roomAt(
  jid: string,
  stanza: Element,
  sender: Incoming["sender"],
  context: XmppContext,
): LegacyName | undefined {
  const written = addressOf(bareJid(jid), context.jid);
  if (written === undefined) return undefined;
  const place = placeOf(written, xml(stanza.getName(), { to: bareJid(jid) }), sender, context);
  return place.kind === "room" ? place.name : undefined;
}

function guestAt(jid: string | undefined, context: XmppContext): LegacyName {
  const at = addressOf(jid, context.jid);
  if (at?.kind === "contact") return at.name;
  throw new TransportError("item-not-found", "Only people of the other network can be invited to its rooms.");
}

/** In both forms at once, as servers did when the second was new: each client knows one of them. */
function show(
  user: UserId,
  { room, roomName, from, reason, password }: RoomInvitation,
  context: XmppContext,
): void {
  const jid = roomJid(room, context.jid);
  if (jid === undefined) return;
  const roster = context.core.users.find(user)?.roster;
  const who = from === undefined ? undefined : bareAddress(from, roster?.find(from), context);
  const words = `${from ?? "Somebody"} invites you to ${roomName || room}${
    reason === "" ? "" : `: ${reason}`
  }`;
  context.send(xml(
    "message",
    { from: jid, to: user, id: context.newId() },
    xml("body", {}, words),
    xml(
      "x",
      { xmlns: ns.mucUser },
      xml("invite", { from: who ?? jid }, reason !== "" && xml("reason", {}, reason)),
      password !== undefined && xml("password", {}, password),
    ),
    xml("x", { xmlns: ns.conference, jid, reason: reason || undefined, password }),
  ));
}

/** Of whichever form the invitation was: only this one has refusals (XEP-0045 §7.8.2). */
function showRefusal(user: UserId, { room, from, reason }: RoomRefusal, context: XmppContext): void {
  const known = context.core.users.find(user);
  const jid = known?.rooms.find(room)?.address ?? roomJid(room, context.jid);
  if (jid === undefined) return;
  const who = from === undefined ? undefined : bareAddress(from, known?.roster.find(from), context);
  const words = `${from ?? "Somebody"} does not come to ${room}${reason === "" ? "" : `: ${reason}`}`;
  context.send(xml(
    "message",
    { from: jid, to: user, id: context.newId() },
    xml("body", {}, words),
    xml(
      "x",
      { xmlns: ns.mucUser },
      xml("decline", { from: who ?? jid }, reason !== "" && xml("reason", {}, reason)),
    ),
  ));
}
