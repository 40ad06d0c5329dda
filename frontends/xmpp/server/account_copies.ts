import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";

/** XEP-0280: a client says whether it wants copies of what the user's other clients say and hear. */
export const accountCopies: Feature = {
  name: "message carbons",
  spec: "XEP-0280",
  version: "1.0.1",
  mode: "server",
  advertise: { account: [ns.carbons], transport: [ns.carbons] },
  iq: [
    { type: "set", name: "enable", xmlns: ns.carbons, at: ["account", "transport"], answer: decide(true) },
    { type: "set", name: "disable", xmlns: ns.carbons, at: ["account", "transport"], answer: decide(false) },
  ],
};

function decide(wantsCopies: boolean) {
  return (_query: unknown, { sender }: Incoming, { accounts }: XmppContext): undefined => {
    const session = accounts?.sessions.find(sender.user, sender.resource);
    if (session !== undefined) session.wantsCopies = wantsCopies;
  };
}
