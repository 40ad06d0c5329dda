/** XEP-0280: what one client of a user says or hears is copied to the others. */
import type { ResourceId, UserId } from "../../../lib/ids.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";

/** Whether a message is copied at all (XEP-0280 §6.1). */
export function isCopied(message: Element): boolean {
  const { type = "normal" } = message.attrs;
  if (child(message, "private", ns.carbons) !== undefined) return false;
  if (child(message, "no-copy", ns.hints) !== undefined) return false;
  if (type === "chat") return true;
  if (type !== "normal" || child(message, "x", `${ns.muc}#user`) !== undefined) return false;
  return (message.getChildText("body") ?? "") !== "" || child(message, "received", ns.receipts) !== undefined;
}

/** The copy of a message for one client (XEP-0280 §7, §8). */
export function copyFor(
  to: ResourceId,
  user: UserId,
  direction: "received" | "sent",
  { attrs, children }: Element,
): Element {
  const forwarded = xml("message", { ...attrs, xmlns: ns.client }, children);
  return xml(
    "message",
    { type: attrs.type, from: user, to },
    xml(direction, { xmlns: ns.carbons }, xml("forwarded", { xmlns: ns.forward }, forwarded)),
  );
}
