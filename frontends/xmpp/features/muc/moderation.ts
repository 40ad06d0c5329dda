import { TransportError } from "../../../../lib/errors.ts";
import type { UserEventOf } from "../../../../lib/events.ts";
import type { UserId } from "../../../../lib/ids.ts";
import type { RoomView } from "../../../../lib/room.ts";
import { retractionText } from "../../../../proto/mod.ts";
import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { standIn } from "../../messages/body.ts";
import { originOf } from "../../messages/spoken_to.ts";
import { messageIdOf, stanzaIdOf } from "../../messages/stanza_id.ts";
import { ns } from "../../namespaces.ts";
import { child, type Element, xml } from "../../xml/element.ts";
import { storeHint } from "../hints.ts";
import { occupantJid, shareInRoom } from "./say_in_room.ts";
import { requireViewed } from "./viewed_room.ts";

/** XEP-0425: somebody else's message is removed from a room, both ways. */
export const moderation: Feature = {
  name: "rooms: moderation of messages",
  spec: "XEP-0425",
  version: "0.3.1",
  advertise: { room: [ns.moderation] },
  requires: (network) => network.rooms && network.can("retractions"),
  iq: [{ type: "set", name: "moderate", xmlns: ns.moderation, at: ["room"], answer: moderate, slow: true }],
  report(user, event, context) {
    if (event.type === "message-retracted" && isModeration(user, event, context)) show(user, event, context);
  },
};

type Retracted = UserEventOf<"message-retracted">;

/** Whether a message in a room was removed by another than its author. */
export function isModeration(
  user: UserId,
  { conversation, moderated }: Retracted,
  { core }: XmppContext,
): boolean {
  return moderated && core.users.find(user)?.rooms.has(conversation) === true;
}

async function moderate(query: Element, incoming: Incoming, context: XmppContext): Promise<undefined> {
  const { user, room } = requireViewed(incoming, context);
  const id = query.attrs.id ?? "";
  if (id === "" || child(query, "retract", ns.retraction) === undefined) {
    throw new TransportError("bad-request", "A message can only be removed, and must be named.");
  }
  const action = { conversation: room.name, id: messageIdOf(id), origin: originOf(incoming) };
  const reason = query.getChildText("reason") ?? "";
  if (user.voice?.can("retractions") === false) {
    throw new TransportError("feature-not-implemented", "The other network cannot remove messages.");
  }
  await user.conversations.retract(action, reason);
  const by = { kind: "participant", author: { nickname: room.nickname, participantId: "" } } as const;
  tell(user.id, room, action.id, by, reason, context);
}

function show(user: UserId, { conversation, id, by, reason }: Retracted, context: XmppContext): void {
  const room = context.core.users.find(user)?.rooms.find(conversation);
  if (room !== undefined) tell(user, room, id, by, reason, context);
}

function tell(
  user: UserId,
  room: RoomView,
  id: Retracted["id"],
  by: Retracted["by"],
  reason: string,
  context: XmppContext,
): void {
  const stanzaId = stanzaIdOf(id);
  if (stanzaId === undefined) return;
  const author = by.kind === "participant" ? by.author : { nickname: room.nickname, participantId: "" };
  const moderated = xml(
    "moderated",
    { xmlns: ns.moderation, by: occupantJid(room, author.nickname, context) },
    author.nickname !== "" && context.occupantIds.elementOf(room, author),
  );
  const retract = xml(
    "retract",
    { xmlns: ns.retraction, id: stanzaId },
    moderated,
    reason !== "" && xml("reason", {}, reason),
  );
  const words = standIn(ns.retraction, retractionText({ moderated: true, reason }));
  const attributes = { type: "groupchat", id: context.newId(), from: room.address };
  shareInRoom(user, room, xml("message", attributes, words, retract, storeHint()), context);
}
