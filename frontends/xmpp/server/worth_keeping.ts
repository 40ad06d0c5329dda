import { ns } from "../namespaces.ts";
import { child, type Element } from "../xml/element.ts";

/** Whether a message is worth keeping (XEP-0313 §5.1.1, XEP-0334). */
export function isWorthKeeping(message: Element): boolean {
  const { type = "normal" } = message.attrs;
  if (type !== "chat" && type !== "normal") return false;
  if (hasHint(message, "no-store") || hasHint(message, "no-permanent-store")) return false;
  return (message.getChildText("body") ?? "") !== "" || hasHint(message, "store") ||
    child(message, "received", ns.receipts) !== undefined;
}

function hasHint(message: Element, name: string): boolean {
  return child(message, name, ns.hints) !== undefined;
}
