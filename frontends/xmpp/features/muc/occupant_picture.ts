/** Pictures of people in rooms that the network calls by ids only: they have a hash once they were fetched. */
import type { UserId } from "../../../../lib/ids.ts";
import type { RoomView } from "../../../../lib/room.ts";
import type { Sitter } from "../../avatars/avatars.ts";
import type { XmppContext } from "../../feature.ts";
import { present, status } from "./occupant.ts";
import { participantSitter } from "./sitters.ts";

/** Finds the hash out of whoever speaks: a room may have thousands who never do. */
export function wantPictureOf(user: UserId, room: RoomView, nickname: string, context: XmppContext): void {
  const participant = room.participants.get(nickname);
  const sitter = participant && participantSitter(user, room, participant);
  if (sitter === undefined || room.viewers.size === 0) return;
  if (context.core.users.find(user)?.voice?.can("avatars")) context.avatars.want(sitter);
}

/** Whoever looks at the room is told what the picture is called (XEP-0153 §4.1). Does nothing for other sitters. */
export function showPictureInRoom({ user, of, id }: Sitter, context: XmppContext): void {
  if (of.kind !== "participant") return;
  const room = context.core.users.find(user)?.rooms.find(of.room);
  const participant = room?.participants.get(of.nickname);
  if (room === undefined || participant === undefined) return;
  if (participantSitter(user, room, participant)?.id !== id) return;
  const codes = participant.isUser ? [status.self] : [];
  for (const to of room.viewers) context.send(present({ user, room, participant }, to, codes, context));
}
