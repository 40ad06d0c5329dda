import { TransportError } from "../../../../lib/errors.ts";
import type { UserEventOf } from "../../../../lib/events.ts";
import { foldedName, type UserId } from "../../../../lib/ids.ts";
import { privateTalk } from "../../../../lib/conversations/mod.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../../feature.ts";
import { Later } from "../../later.ts";
import { originOf } from "../../messages/spoken_to.ts";
import { ns } from "../../namespaces.ts";
import { readdressed } from "../../raw/translation.ts";
import { xml } from "../../xml/element.ts";
import { showOwnMessage } from "../carbons.ts";
import { stateElement } from "../chat_states.ts";
import { type Said, whatIsSaid } from "../message.ts";
import { wantPictureOf } from "./occupant_picture.ts";
import { roomMessageStanzas } from "./room_message.ts";
import { sendToViewers, shareInRoom, spokenBy, subjectMessage } from "./say_in_room.ts";
import { requireOccupant, requireViewed } from "./viewed_room.ts";

/** What is said in rooms, to all or to one, and what they talk about (XEP-0045 §7.4, §7.5, §8.1). */
export const roomMessages: Feature = {
  name: "rooms: messages",
  spec: "XEP-0045",
  version: "1.35.3",
  advertise: { room: [ns.stanzaIds, ns.stableRoomIds] },
  requires: ({ rooms }) => rooms,
  message: toNetwork,
  report(user, event, context) {
    switch (event.type) {
      case "room-message":
        return toUser(user, event, context);
      case "room-subject":
        return sendToViewers(event.room, subjectMessage(event.room, context), context);
      case "room-typing": {
        const { room, author, state } = event;
        const message = xml("message", { type: "groupchat", id: context.newId() }, stateElement(state));
        return sendToViewers(room, spokenBy(room, author, message, context), context);
      }
    }
  },
};

function toNetwork(incoming: Incoming, context: XmppContext): void | Later | Pass {
  const { stanza, at } = incoming;
  if (at.kind !== "room") return pass;
  const isForAll = stanza.attrs.type === "groupchat";
  if (isForAll && at.nickname !== "") {
    throw new TransportError("bad-request", "What is for all in a room goes to the room itself.");
  }
  if (isForAll) return toAll(incoming, context);
  return at.nickname === "" ? pass : toOne(incoming, at.nickname, context);
}

function toAll(incoming: Incoming, context: XmppContext): void | Later {
  const { user, room } = requireViewed(incoming, context);
  const { stanza } = incoming;
  const subject = stanza.getChildText("subject");
  // XEP-0045 §8.1: with a body beside it, it is a message like any other.
  if (subject !== undefined && subject !== null && !stanza.getChild("body") && !stanza.getChild("thread")) {
    return new Later(user.rooms.requests.setSubject(room.name, room.nickname, subject));
  }
  const said = whatIsSaid(incoming, context);
  if (saysNothing(said)) return;
  user.rooms.send({ ...said, conversation: room.name, origin: originOf(incoming) });
  context.core.countMessageFromUser();
}

function toOne(incoming: Incoming, resource: string, context: XmppContext): void {
  const { user, room } = requireViewed(incoming, context);
  const said = whatIsSaid(incoming, context);
  if (saysNothing(said)) return;
  const conversation = privateTalk(room.name, requireOccupant(room, resource, context));
  user.conversations.send({ ...said, conversation, origin: originOf(incoming) });
  context.core.countMessageFromUser();
}

function saysNothing({ body, attachments, attention }: Said): boolean {
  return body === "" && attachments === undefined && !attention;
}

/** Files that have no address yet are given one first; what follows in the room waits behind them. */
function toUser(user: UserId, event: UserEventOf<"room-message">, context: XmppContext): void {
  const { room, message } = event;
  context.uploads.inTurn(`${user}\n${foldedName(room.name)}`, message.attachments, (attachments) => {
    const isPlain = attachments.length === 0;
    show(user, isPlain ? event : { ...event, message: { ...message, attachments } }, context);
  });
}

/** What is for the user alone does not get lost when no client looks at the room. */
function show(user: UserId, event: UserEventOf<"room-message">, context: XmppContext): void {
  const { room, isPrivate, message, author } = event;
  wantPictureOf(user, room, author.nickname, context);
  if (room.viewers.size === 0 && !isPrivate && context.core.archive === undefined) return;
  for (const stanza of roomMessageStanzas({ user, ...event }, context)) {
    if (isPrivate && message.own) {
      showOwnMessage(user, readdressed(stanza, { from: undefined, to: stanza.attrs.from }), context);
    } else if (isPrivate && room.viewers.size === 0) context.send(readdressed(stanza, { to: user }));
    else if (isPrivate) sendToViewers(room, stanza, context);
    else shareInRoom(user, room, stanza, context);
  }
}
