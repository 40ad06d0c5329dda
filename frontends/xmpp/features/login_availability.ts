/** What a client's presence says of how reachable its user is. */
import type { Status } from "../../../lib/availability.ts";
import type { ResourcePresence } from "../../../lib/users/presence.ts";
import { ns } from "../namespaces.ts";
import { child, type Element } from "../xml/element.ts";

export function readPresence(stanza: Element): ResourcePresence {
  const show = stanza.getChildText("show") ?? "";
  const priority = Number(stanza.getChildText("priority") ?? 0);
  const idleSince = readIdle(stanza);
  return {
    // COMPAT(spectrum2): a client that wants to be online without being seen there says so to us alone.
    status: child(stanza, "invisible", ns.invisible) === undefined ? statusOf(show.trim()) : "invisible",
    text: stanza.getChildText("status") ?? "",
    priority: Number.isInteger(priority) ? priority : 0,
    ...idleSince === undefined ? {} : { idleSince },
  };
}

/** RFC 6121 §4.7.2.1; anything else counts as plainly available. */
function statusOf(show: string): Status {
  switch (show) {
    case "away":
    case "chat":
    case "dnd":
    case "xa":
      return show;
    default:
      return "online";
  }
}

/** XEP-0319 §3. */
function readIdle(stanza: Element): Date | undefined {
  const since = new Date(child(stanza, "idle", ns.idle)?.attrs["since"] ?? "");
  return Number.isNaN(since.getTime()) ? undefined : since;
}
