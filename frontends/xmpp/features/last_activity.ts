import { TransportError } from "../../../lib/errors.ts";
import type { BuddyView } from "../../../lib/events.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { figure } from "../figures.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** XEP-0012: how long the transport has been up, and how long a contact has been idle or away. */
export const lastActivity: Feature = {
  name: "last activity",
  spec: "XEP-0012",
  version: "2.0",
  advertise: { transport: [ns.lastActivity], contact: [ns.lastActivity] },
  iq: [
    { type: "get", name: "query", xmlns: ns.lastActivity, at: ["transport"], answer: uptime },
    { type: "get", name: "query", xmlns: ns.lastActivity, at: ["contact"], answer: idleTime },
  ],
};

async function uptime(_query: Element, _incoming: Incoming, context: XmppContext): Promise<Element> {
  return answer(await figure("uptime", context) ?? 0);
}

/** For people on the asker's own list only, as the network says it (XEP-0012 §4, §5). */
function idleTime(_query: Element, { sender, at }: Incoming, { core, clock }: XmppContext): Element {
  const user = core.users.find(sender.user);
  const buddy = at.kind === "contact" ? user?.roster.find(at.name) : undefined;
  if (buddy === undefined) throw new TransportError("not-allowed", "This is nobody on your list.");
  if (buddy.lastActive === undefined) {
    throw new TransportError("item-not-found", "The other network does not say when they were last active.");
  }
  return answer(secondsBetween(buddy.lastActive.getTime(), clock.now()), lastWords(buddy));
}

/** Somebody who is gone may have said something at parting (XEP-0012 §5). */
function lastWords({ availability: { status, text } }: BuddyView): string {
  return status === "offline" ? text : "";
}

/** Clocks differ: nobody was active in the future. */
function secondsBetween(from: number, to: number): number {
  return Math.max(0, Math.floor((to - from) / 1000));
}

function answer(seconds: number, words = ""): Element {
  return xml("query", { xmlns: ns.lastActivity, seconds: String(seconds) }, words);
}
