/** Whose picture is meant, of those who are seen in rooms. */
import type { UserId } from "../../../../lib/ids.ts";
import type { Participant, RoomView } from "../../../../lib/room.ts";
import type { Sitter } from "../../avatars/avatars.ts";

/** Undefined where the network knows of no picture. */
export function participantSitter(
  user: UserId,
  { name: room }: RoomView,
  { nickname, avatarId, iconHash }: Participant,
): Sitter | undefined {
  if (avatarId === "" && iconHash === "") return undefined;
  return { user, of: { kind: "participant", room, nickname }, id: avatarId || iconHash, claimed: iconHash };
}
