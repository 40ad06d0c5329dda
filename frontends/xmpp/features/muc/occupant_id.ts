/** XEP-0421: who somebody in a room is, whatever they are called. */
import { sha1 } from "@noble/hashes/legacy.js";
import { foldedName } from "../../../../lib/ids.ts";
import type { RoomView } from "../../../../lib/room.ts";
import { ns } from "../../namespaces.ts";
import { type Element, xml } from "../../xml/element.ts";

/** How many ids are remembered: of all who speak, or are told of, within some minutes. */
const most = 10_000;

const utf8 = new TextEncoder();

/** By which ids clients know people in rooms. They follow from what the network says, and are remembered for speed only. */
export class OccupantIds {
  // A hash costs more than all else in a stanza, and the same people speak to many users again and again.
  readonly #known = new Map<string, string>();

  /**
   * The same for a participant whenever they are in the room; of people whom the network gives no id, for as long as they
   * keep their nickname. Another room has another one.
   */
  elementOf(
    room: RoomView,
    { nickname, participantId }: { readonly nickname: string; readonly participantId: string },
  ): Element {
    // Not everything that is said of somebody says who they are.
    const known = participantId || room.participants.get(nickname)?.participantId || "";
    const who = known === "" ? `nickname ${nickname}` : `id ${known}`;
    return xml("occupant-id", { xmlns: ns.occupantId, id: this.#idOf(`${foldedName(room.name)}\n${who}`) });
  }

  #idOf(whoWhere: string): string {
    const known = this.#known.get(whoWhere);
    if (known !== undefined) return known;
    if (this.#known.size >= most) this.#known.clear();
    const id = sha1(utf8.encode(whoWhere)).toHex();
    this.#known.set(whoWhere, id);
    return id;
  }
}
