import type { UserEventOf } from "../../../../lib/events.ts";
import type { UserId } from "../../../../lib/ids.ts";
import type { RoomView } from "../../../../lib/room.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../../feature.ts";
import { childElements } from "../../xml/element.ts";
import { ownParticipant } from "./entrance.ts";
import { absent, type Departure, status } from "./occupant.ts";
import { seeOff } from "./see_off.ts";
import { viewedRoom } from "./viewed_room.ts";

/** Clients leave rooms, are gone, or are put out (XEP-0045 §7.14, §9.1, §18.3). */
export const roomLeaving: Feature = {
  name: "rooms: leaving",
  spec: "XEP-0045",
  version: "1.35.3",
  requires: ({ rooms }) => rooms,
  presence(incoming, context) {
    if (incoming.stanza.attrs.type !== "unavailable") return pass;
    return incoming.at.kind === "transport" ? leaveAll(incoming, context) : leave(incoming, context);
  },
  bounced,
  report(user, event, context) {
    if (event.type === "room-closed") putOut(user, event, context);
  },
};

/** Of a room that the client is not in, it is told nothing. */
function leave(incoming: Incoming, context: XmppContext): void | Pass | Promise<void> {
  const { stanza, sender, at } = incoming;
  if (at.kind !== "room") return pass;
  const viewed = viewedRoom(incoming, context);
  const reason = stanza.getChildText("status") ?? "";
  if (viewed !== undefined) {
    farewell(sender.user, viewed.room, sender.resource, [status.self], { reason }, context);
  }
  context.core.users.find(sender.user)?.rooms.leave(at.name, sender.resource, reason);
  return seeOff(sender.user, sender.resource, context);
}

/** A client that goes is still there to hear of it if it is only us that it leaves. */
function leaveAll({ sender }: Incoming, context: XmppContext): Pass {
  for (const room of context.core.users.find(sender.user)?.rooms.all ?? []) {
    if (!room.viewers.has(sender.resource)) continue;
    farewell(sender.user, room, sender.resource, [status.self], {}, context);
  }
  return pass;
}

/** What says of a client that it is not there (RFC 6120 §8.3.3). */
const gone: ReadonlySet<string> = new Set([
  "gone",
  "item-not-found",
  "recipient-unavailable",
  "redirect",
  "remote-server-not-found",
  "remote-server-timeout",
  "service-unavailable",
]);

/** A client that is not there any more has left the room. */
function bounced(incoming: Incoming, context: XmppContext): void {
  const { stanza, sender, at } = incoming;
  if (at.kind !== "room" || viewedRoom(incoming, context) === undefined) return;
  const error = stanza.getChild("error");
  const conditions = error === undefined ? [] : childElements(error);
  if (!conditions.some((each) => gone.has(each.getName()))) return;
  context.core.users.find(sender.user)?.rooms.leave(at.name, sender.resource, "");
  void seeOff(sender.user, sender.resource, context);
}

function putOut(user: UserId, { room, why, text }: UserEventOf<"room-closed">, context: XmppContext): void {
  const code = why === "shutdown" ? status.shutdown : status.technicalProblem;
  for (const client of room.viewers) {
    farewell(user, room, client, [code, status.self], { reason: text }, context);
    void seeOff(user, client, context);
  }
}

function farewell(
  user: UserId,
  room: RoomView,
  to: string,
  codes: readonly string[],
  departure: Departure,
  context: XmppContext,
): void {
  const participant = ownParticipant(room);
  const resource = context.occupants.resourceOf(room, participant.nickname);
  context.send(absent({ user, room, participant }, resource, to, codes, departure, context));
}
