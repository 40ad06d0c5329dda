/** From a backend that speaks XML to the user: each stanza with its addresses rewritten. */
import { errorText } from "../../../lib/errors.ts";
import type { RawSource } from "../../../lib/frontend.ts";
import { resourceId } from "../../../lib/ids.ts";
import type { RoomView } from "../../../lib/room.ts";
import type { User } from "../../../lib/users/user.ts";
import { senderOf } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { sendToViewers, shareInRoom } from "../features/muc/say_in_room.ts";
import { isAnswer } from "../iq.ts";
import type { Element } from "../xml/element.ts";
import { readdressed, senderFromBackend } from "./translation.ts";

/** Takes a piece of what a backend says. One stanza that trips us up does not keep those behind it. */
export function takeFromBackend(source: RawSource, bytes: Uint8Array, context: XmppContext): void {
  for (const stanza of context.raw.streams.take(source, bytes)) {
    try {
      deliver(stanza, source, context);
    } catch (error) {
      const fields = { backend: source.id, kind: stanza.getName(), reason: errorText(error) };
      context.log.error("a backend's stanza could not be delivered", fields);
    }
  }
}

/** A backend speaks only for the users it carries. */
function deliver(stanza: Element, source: RawSource, context: XmppContext): void {
  const to = senderOf(stanza.attrs.to)?.user;
  const user = to === undefined || !source.seats.has(to) ? undefined : context.core.users.find(to);
  if (user === undefined) {
    return context.log.debug("a stanza for somebody this backend does not carry", {
      backend: source.id,
      user: to,
    });
  }
  switch (stanza.getName()) {
    case "message":
      return deliverMessage(stanza, user, context);
    case "presence":
      return deliverPresence(stanza, user, context);
    case "iq":
      return isAnswer(stanza) ? deliverAnswer(stanza, user, context) : deliverQuestion(stanza, user, context);
  }
}

function deliverMessage(stanza: Element, user: User, context: XmppContext): void {
  const from = senderFromBackend(stanza, user, context);
  if (from === undefined) return dropped(stanza, user, context);
  user.noteActivity();
  const room = user.rooms.find(from.name);
  if (room !== undefined && stanza.attrs.type === "groupchat") {
    const said = readdressed(stanza, { from: inRoom(room, from), to: undefined });
    return shareInRoom(user.id, room, said, context);
  }
  const to = clientIn(stanza, user) ?? user.conversations.targetOf(from.name) ?? user.id;
  context.send(readdressed(stanza, { from: room === undefined ? from.full : inRoom(room, from), to }));
}

function deliverPresence(stanza: Element, user: User, context: XmppContext): void {
  const from = senderFromBackend(stanza, user, context);
  if (from === undefined) return dropped(stanza, user, context);
  const { type } = stanza.attrs;
  // So that a refusal is understood as the answer; it is shown to the user by that.
  if (type === "subscribe") return user.authorizationRequested(from.name);
  const room = user.rooms.find(from.name);
  if (room !== undefined) {
    return sendToViewers(room, readdressed(stanza, { from: inRoom(room, from) }), context);
  }
  const shown = readdressed(stanza, { from: from.full, to: clientIn(stanza, user) ?? user.id });
  if (type === undefined || type === "unavailable") context.raw.presences.note(user.id, from.full, shown);
  context.send(shown);
}

/** From where it was asked, to whom asked: whatever the backend calls them. */
function deliverAnswer(stanza: Element, user: User, context: XmppContext): void {
  const question = context.raw.questions.close(user.id, stanza.attrs.id ?? "");
  if (question === undefined) return dropped(stanza, user, context);
  const { from: to, to: from, id } = question.attrs;
  context.send(readdressed(stanza, { from, to, id }));
}

function deliverQuestion(stanza: Element, user: User, context: XmppContext): void {
  const from = senderFromBackend(stanza, user, context);
  if (from === undefined) return dropped(stanza, user, context);
  const to = clientIn(stanza, user) ?? user.presence.bestResource ?? user.id;
  context.send(readdressed(stanza, { from: from.full, to }));
}

/** Rooms are called as the user entered them. */
function inRoom(
  { address }: RoomView,
  { bare, full }: { readonly bare: string; readonly full: string },
): string {
  return address + full.slice(bare.length);
}

/** The client that a stanza names, if it is one of the user's that are here. */
function clientIn({ attrs: { to = "" } }: Element, user: User): string | undefined {
  return user.presence.has(resourceId(to)) ? to : undefined;
}

function dropped(stanza: Element, user: User, { log }: XmppContext): void {
  log.debug("a stanza of a backend that nobody waits for, or from nobody", {
    user: user.id,
    kind: stanza.getName(),
    type: stanza.attrs.type,
  });
}
