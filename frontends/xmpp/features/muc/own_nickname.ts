import { TransportError } from "../../../../lib/errors.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../../feature.ts";
import { Later } from "../../later.ts";
import { viewedRoom } from "./viewed_room.ts";

/** Presence to a room by who is in it already: another nickname, or a status that the room need not know (§7.6, §7.7). */
export const ownNickname: Feature = {
  name: "rooms: changing nicknames",
  spec: "XEP-0045",
  version: "1.35.3",
  requires: ({ rooms }) => rooms,
  presence: change,
};

/** Entering has its own mark; whoever thinks to be in without having entered has missed something. */
function change(incoming: Incoming, context: XmppContext): void | Later | Pass {
  const { stanza, sender, at } = incoming;
  if (at.kind !== "room" || stanza.attrs.type !== undefined) return pass;
  const viewed = viewedRoom(incoming, context);
  if (viewed === undefined) {
    if (context.core.users.find(sender.user)?.rooms.isAwaitedBy(at.name, sender.resource)) return;
    throw new TransportError("item-not-found", "You are not in this room any more: please enter it again.");
  }
  const { user, room } = viewed;
  const own = context.occupants.resourceOf(room, room.nickname);
  if (at.nickname === own || at.nickname === "") return;
  if (context.occupants.nicknameOf(room, at.nickname) !== undefined) {
    throw new TransportError("conflict", `Somebody else is called ${at.nickname} in this room.`);
  }
  return new Later(user.rooms.requests.changeNickname(room.name, at.nickname));
}
