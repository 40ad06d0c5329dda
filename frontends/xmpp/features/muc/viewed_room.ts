import { TransportError } from "../../../../lib/errors.ts";
import type { RoomView } from "../../../../lib/room.ts";
import type { User } from "../../../../lib/users/user.ts";
import type { Incoming, XmppContext } from "../../feature.ts";

/** The room that a stanza is to, if it is from a client that looks at it. */
export function viewedRoom(
  { sender, at }: Incoming,
  { core }: XmppContext,
): { readonly user: User; readonly room: RoomView } | undefined {
  const user = at.kind === "room" ? core.users.find(sender.user) : undefined;
  const room = at.kind === "room" ? user?.rooms.find(at.name) : undefined;
  return user && room?.viewers.has(sender.resource) ? { user, room } : undefined;
}

/** As {@link viewedRoom}; throws `not-acceptable` to who is not in there (XEP-0045 §7.4). */
export function requireViewed(
  incoming: Incoming,
  context: XmppContext,
): NonNullable<ReturnType<typeof viewedRoom>> {
  const viewed = viewedRoom(incoming, context);
  if (viewed === undefined) throw new TransportError("not-acceptable", "You are not in this room.");
  return viewed;
}

/** Who is meant by a resource of the room's address. Throws `item-not-found` where that is nobody. */
export function requireOccupant(room: RoomView, resource: string, { occupants }: XmppContext): string {
  const nickname = occupants.nicknameOf(room, resource);
  if (nickname === undefined) throw new TransportError("item-not-found", `${resource} is not in this room.`);
  return nickname;
}
