import type { Incoming, XmppContext } from "../../feature.ts";
import { readdressed } from "../../raw/translation.ts";
import { shareInRoom, spokenBy } from "./say_in_room.ts";
import { viewedRoom } from "./viewed_room.ts";

/**
 * What the user did to a message in a room comes back from there to all of the user's clients, once the network has it:
 * networks do not say it again as they do with words. Does nothing elsewhere.
 */
export function reflect(incoming: Incoming, context: XmppContext): void {
  const { stanza, at } = incoming;
  const room = at.kind === "room" && at.nickname === "" ? viewedRoom(incoming, context)?.room : undefined;
  if (room === undefined) return;
  const author = { nickname: room.nickname, participantId: "" };
  const message = spokenBy(room, author, readdressed(stanza, { to: undefined }), context);
  shareInRoom(incoming.sender.user, room, message, context);
}
