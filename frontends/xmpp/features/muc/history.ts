/** What was said in a room before a client came (XEP-0045 §7.2.13). */
import type { UserId } from "../../../../lib/ids.ts";
import type { Entrant, RoomMessage, RoomView } from "../../../../lib/room.ts";
import type { XmppContext } from "../../feature.ts";
import { type Element, serialize } from "../../xml/element.ts";
import { delayElement } from "./delay_in_room.ts";
import { roomMessageStanzas } from "./room_message.ts";

/** Sends the latest messages that fit the client's wish, oldest first. */
export function sendHistory(user: UserId, room: RoomView, entrant: Entrant, context: XmppContext): void {
  const { messages = Infinity, characters = Infinity, since } = entrant.backlog;
  const late: RoomMessage[] = [];
  for (const message of room.backlog.toReversed()) {
    if (late.length >= messages || (since !== undefined && message.at < since)) break;
    late.push(message);
  }
  const stanzas: Element[][] = [];
  let left = characters;
  for (const message of late) {
    const parts = oldMessage(user, room, message, entrant.client, context);
    left -= parts.reduce((sum, stanza) => sum + serialize(stanza).length, 0);
    if (left < 0) break;
    stanzas.push(parts);
  }
  for (const stanza of stanzas.reverse().flat()) context.send(stanza);
}

function oldMessage(
  user: UserId,
  room: RoomView,
  { message, author, at }: RoomMessage,
  to: string,
  context: XmppContext,
): Element[] {
  return roomMessageStanzas({ user, room, message, author, isPrivate: false }, context).map((stanza) => {
    stanza.attrs.to = to;
    const delay = message.sentAt === undefined ? delayElement(room, at) : undefined;
    if (delay !== undefined) stanza.append(delay);
    return stanza;
  });
}
