/** XEP-0421: who somebody in a room is, whatever they are called. */
import { sha1 } from "@noble/hashes/legacy.js";
import { foldedName } from "../../../../lib/ids.ts";
import type { RoomView } from "../../../../lib/room.ts";
import { ns } from "../../namespaces.ts";
import { type Element, xml } from "../../xml/element.ts";

const utf8 = new TextEncoder();

/**
 * The same for a participant whenever they are in the room; of people whom the network gives no id, for as long as they
 * keep their nickname. Another room has another one.
 */
export function occupantId(
  room: RoomView,
  { nickname, participantId }: { readonly nickname: string; readonly participantId: string },
): Element {
  // Not everything that is said of somebody says who they are.
  const known = participantId || room.participants.get(nickname)?.participantId || "";
  const who = known === "" ? `nickname ${nickname}` : `id ${known}`;
  const id = sha1(utf8.encode(`${foldedName(room.name)}\n${who}`)).toHex();
  return xml("occupant-id", { xmlns: ns.occupantId, id });
}
