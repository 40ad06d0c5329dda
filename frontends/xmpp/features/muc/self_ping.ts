import type { Feature, Incoming, XmppContext } from "../../feature.ts";
import { ns } from "../../namespaces.ts";
import type { Element } from "../../xml/element.ts";
import { requireOccupant, requireViewed } from "./viewed_room.ts";

/** XEP-0410: whether a client is still in a room, and whether somebody else is. */
export const selfPing: Feature = {
  name: "rooms: self-ping",
  spec: "XEP-0410",
  version: "1.1.0",
  advertise: { room: [ns.ping, ns.selfPing] },
  requires: ({ rooms }) => rooms,
  iq: [{ type: "get", name: "ping", xmlns: ns.ping, at: ["room"], answer }],
};

/** XEP-0410 §3.3: the answer is that of the room itself, at once; people of the other network are not asked. */
function answer(_query: Element, incoming: Incoming, context: XmppContext): undefined {
  const { room } = requireViewed(incoming, context);
  const { at } = incoming;
  if (at.kind === "room" && at.nickname !== "") requireOccupant(room, at.nickname, context);
}
