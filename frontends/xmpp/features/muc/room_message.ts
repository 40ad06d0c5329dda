/** What somebody said in a room, as stanzas. */
import type { UserId } from "../../../../lib/ids.ts";
import type { Author, IncomingMessage, Origin, Reply } from "../../../../lib/message.ts";
import type { RoomView } from "../../../../lib/room.ts";
import type { XmppContext } from "../../feature.ts";
import { Body } from "../../messages/body.ts";
import { finished, idOf } from "../../messages/delivery.ts";
import { type Part, partsOf } from "../../messages/parts.ts";
import { furtherStanzaId, stanzaIdOf } from "../../messages/stanza_id.ts";
import { parseMarkup } from "../../messages/xhtml.ts";
import { ns } from "../../namespaces.ts";
import { type Element, xml } from "../../xml/element.ts";
import { delayElement } from "./delay_in_room.ts";
import { occupantJid } from "./say_in_room.ts";

/** A message, in or out of the past. */
export interface SaidInRoom {
  readonly user: UserId;
  readonly room: RoomView;
  readonly message: IncomingMessage;
  readonly author: Author;
  readonly isPrivate: boolean;
  /** How the user's client sent it, if one did. */
  readonly reflects?: Origin | undefined;
}

/** As many stanzas as it takes, without `to`. */
export function roomMessageStanzas(said: SaidInRoom, context: XmppContext): Element[] {
  const parts = partsOf(said.message);
  const { id, conversation } = said.message;
  if (parts.length > 1 && id !== undefined) context.parts.note(said.user, conversation, id, parts.length);
  let further = 0;
  return parts.map((part) => stanzaOf(said, part, part.isMain ? 0 : ++further, context));
}

function stanzaOf(said: SaidInRoom, { message }: Part, further: number, context: XmppContext): Element {
  const { user, room, author, isPrivate, reflects } = said;
  const { sentAt } = message;
  const told = sentAt === undefined ? message : undated(message);
  const contact = occupantJid(room, author.nickname, context);
  const id = further === 0 && reflects?.id ? reflects.id : idOf(message, further, context);
  const stanza = xml("message", { type: isPrivate ? "chat" : "groupchat", id, from: contact });
  const markup = message.markup === undefined ? undefined : parseMarkup(message.markup);
  const authorOf = (whose: NonNullable<Reply["author"]>) =>
    occupantJid(room, whose.isUser ? room.nickname : whose.name, context);
  const body = new Body(message.body);
  finished({ user, message: told, contact, stanza, body, markup, authorOf }, context);
  append(stanza, sentAt && delayElement(room, sentAt));
  if (author.nickname !== "") append(stanza, context.occupantIds.elementOf(room, author));
  if (isPrivate) append(stanza, xml("x", { xmlns: ns.mucUser }));
  else addStableIds(stanza, said, message, further, context);
  return stanza;
}

/** In a room the time of a message is told in another way. */
function undated({ sentAt: _sentAt, ...message }: IncomingMessage): IncomingMessage {
  return message;
}

/** XEP-0359 §3, §4: what the room calls it, and for its author what they called it. */
function addStableIds(
  stanza: Element,
  { room, reflects }: SaidInRoom,
  message: IncomingMessage,
  further: number,
  context: XmppContext,
): void {
  const id = further > 0 ? stanza.attrs.id : roomsIdOf(message, context);
  const originId = reflects?.originId;
  append(stanza, id && xml("stanza-id", { xmlns: ns.stanzaIds, by: room.address, id }));
  append(stanza, originId && xml("origin-id", { xmlns: ns.stanzaIds, id: originId }));
}

/** New words for an old message come under the id of the old ones, and are another message to archives. */
function roomsIdOf({ id, replaces }: IncomingMessage, { newId }: XmppContext): string | undefined {
  if (id === undefined) return undefined;
  return replaces === undefined ? stanzaIdOf(id) : furtherStanzaId(id, newId());
}

function append(stanza: Element, element: Element | "" | undefined): void {
  if (element) stanza.append(element);
}
