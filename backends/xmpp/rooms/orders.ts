/** What the user says about rooms. */
import type { RoomDecline, RoomInvitation } from "../../../plugin/mod.ts";
import { ns } from "../namespaces.ts";
import type { Stream } from "../stream/stream.ts";
import { xml } from "../xml/element.ts";
import type { Room } from "./room.ts";

export function changeSubject(room: Room, subject: string, stream: Stream): void {
  const attributes = { to: room.jid, type: "groupchat", id: crypto.randomUUID() };
  stream.send(xml("message", attributes, xml("subject", {}, subject)));
}

/** By the room, so that members-only rooms let them in (XEP-0045 §7.8.2). */
export function invite({ room, buddy = "", reason }: RoomInvitation, stream: Stream): void {
  const words = reason === undefined ? undefined : xml("reason", {}, reason);
  const x = xml("x", { xmlns: ns.mucUser }, xml("invite", { to: buddy }, words));
  stream.send(xml("message", { to: room, id: crypto.randomUUID() }, x));
}

/** By the room that the invitation came through (XEP-0045 §7.8.2). */
export function decline({ room, buddy = "", reason }: RoomDecline, stream: Stream): void {
  const words = reason === undefined || reason === "" ? undefined : xml("reason", {}, reason);
  const x = xml("x", { xmlns: ns.mucUser }, xml("decline", { to: buddy }, words));
  stream.send(xml("message", { to: room, id: crypto.randomUUID() }, x));
}
