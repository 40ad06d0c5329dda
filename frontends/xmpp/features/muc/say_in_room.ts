import type { UserId } from "../../../../lib/ids.ts";
import type { Author } from "../../../../lib/message.ts";
import type { RoomView } from "../../../../lib/room.ts";
import type { XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { readdressed } from "../../raw/translation.ts";
import { child, type Element, serialize, xml } from "../../xml/element.ts";

/** The JID of somebody in a room; the room's own where nobody in particular is meant. */
export function occupantJid(room: RoomView, nickname: string, { occupants }: XmppContext): string {
  return nickname === "" ? room.address : `${room.address}/${occupants.resourceOf(room, nickname)}`;
}

/** Makes a message that of somebody in a room. */
export function spokenBy(room: RoomView, author: Author, message: Element, context: XmppContext): Element {
  message.attrs.from = occupantJid(room, author.nickname, context);
  if (author.nickname !== "") message.append(context.occupantIds.elementOf(room, author));
  return message;
}

/** Sends a stanza to every client that looks at the room. */
export function sendToViewers(room: RoomView, stanza: Element, context: XmppContext): void {
  for (const to of room.viewers) context.send(readdressed(stanza, { to }));
}

/** As {@link sendToViewers}, for what clients that are not there want to learn later. It gets an id of the room's. */
export function shareInRoom(user: UserId, room: RoomView, message: Element, context: XmppContext): void {
  const { archive } = context.core;
  let id = child(message, "stanza-id", ns.stanzaIds)?.attrs.id;
  if (id === undefined) {
    id = context.newId();
    message.append(xml("stanza-id", { xmlns: ns.stanzaIds, by: room.address, id }));
  }
  archive?.add(user, room.name, id, serialize(message));
  sendToViewers(room, message, context);
}

/** A subject stands alone in its message (XEP-0045 §7.2.15). */
export function subjectMessage(room: RoomView, context: XmppContext): Element {
  const { text = "", by = "" } = room.subject ?? {};
  const attributes = { type: "groupchat", id: context.newId(), from: occupantJid(room, by, context) };
  return xml("message", attributes, xml("subject", {}, text));
}
