import type { RoomView } from "../../../../lib/room.ts";
import { ns } from "../../namespaces.ts";
import { type Element, xml } from "../../xml/element.ts";

/** XEP-0203 §3: it is the room that kept the message. Undefined where the time is none. */
export function delayElement(room: RoomView, at: Date): Element | undefined {
  if (Number.isNaN(at.getTime())) return undefined;
  return xml("delay", { xmlns: ns.delay, from: room.address, stamp: at.toISOString() });
}
