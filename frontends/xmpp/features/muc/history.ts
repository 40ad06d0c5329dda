/** What was said in a room before a client came (XEP-0045 §7.2.13). */
import type { UserId } from "../../../../lib/ids.ts";
import type { Entrant, PastMessage, RoomMessage, RoomView } from "../../../../lib/room.ts";
import type { XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import { child, type Element, serialize } from "../../xml/element.ts";
import { parseKept } from "../../xml/kept_stanza.ts";
import { delayElement } from "./delay_in_room.ts";
import { roomMessageStanzas } from "./room_message.ts";

/** How many messages a client is shown that does not say how many it wants. */
const mostMessages = 100;

/** A message as it is shown later, in one stanza or several. */
interface Old {
  readonly at: Date;
  readonly stanzas: readonly Element[];
}

/** Sends the latest messages that fit the client's wish, oldest first. `past`: of what was said before the backlog. */
export function sendHistory(
  user: UserId,
  room: RoomView,
  entrant: Entrant,
  past: readonly PastMessage[],
  context: XmppContext,
): void {
  const { messages = mostMessages, characters = Infinity, since } = entrant.backlog;
  const shown: (readonly Element[])[] = [];
  let left = characters;
  for (const { at, stanzas } of newestFirst(user, room, past, context)) {
    if (shown.length >= messages || (since !== undefined && at < since)) break;
    for (const stanza of stanzas) stanza.attrs.to = entrant.client;
    if (characters < Infinity) left -= stanzas.reduce((sum, stanza) => sum + serialize(stanza).length, 0);
    if (left < 0) break;
    shown.push(stanzas);
  }
  for (const stanza of shown.reverse().flat()) context.send(stanza);
}

function* newestFirst(
  user: UserId,
  room: RoomView,
  past: readonly PastMessage[],
  context: XmppContext,
): Generator<Old> {
  const shown = new Set<string | undefined>();
  for (const message of room.backlog.toReversed()) {
    const stanzas = oldMessage(user, room, message, context);
    for (const stanza of stanzas) shown.add(child(stanza, "stanza-id", ns.stanzaIds)?.attrs.id);
    yield { at: message.at, stanzas };
  }
  for (const message of past.toReversed()) {
    const stanza = shown.has(message.id) ? undefined : fromArchive(room, message);
    if (stanza !== undefined) yield { at: message.at, stanzas: [stanza] };
  }
}

function oldMessage(
  user: UserId,
  room: RoomView,
  { message, author, at }: RoomMessage,
  context: XmppContext,
): Element[] {
  return roomMessageStanzas({ user, room, message, author, isPrivate: false }, context).map((stanza) => {
    const delay = message.sentAt === undefined ? delayElement(room, at) : undefined;
    if (delay !== undefined) stanza.append(delay);
    return stanza;
  });
}

/** Only words are history: what else was done in the room, clients learn from the archive (XEP-0313). */
function fromArchive(room: RoomView, { at, text }: PastMessage): Element | undefined {
  const stanza = parseKept(text);
  if (stanza?.getChild("body") === undefined) return undefined;
  const delay = child(stanza, "delay", ns.delay) === undefined ? delayElement(room, at) : undefined;
  if (delay !== undefined) stanza.append(delay);
  return stanza;
}
