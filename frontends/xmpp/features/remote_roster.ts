import { TransportError } from "../../../lib/errors.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import type { Element } from "../xml/element.ts";

/** Servers that let users decide who may write their rosters; `roster_trial.ts` asks for it. */
export const remoteRoster: Feature = {
  name: "remote roster management",
  spec: "XEP-0321",
  version: "0.1.1",
  mode: "gateway",
  advertise: { transport: [ns.rosterManagement] },
  iq: [{ type: "set", name: "query", xmlns: ns.rosterManagement, at: ["transport"], answer: takeDecision }],
  online: ({ rosters }) => ({ [Symbol.dispose]: () => rosters.forget() }),
};

/** XEP-0321 §4.1.1, §4.1.2. */
function takeDecision(query: Element, { sender }: Incoming, { rosters }: XmppContext): undefined {
  if (!sender.isBare) {
    throw new TransportError("not-allowed", "Only your server can let the gateway manage your contact list.");
  }
  const { type } = query.attrs;
  if (type !== "allowed" && type !== "rejected") {
    throw new TransportError("bad-request", "This is neither an allowance nor a rejection.");
  }
  rosters.allowed(sender.user, type === "allowed");
}
