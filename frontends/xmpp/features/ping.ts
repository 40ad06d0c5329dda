import type { Feature } from "../feature.ts";
import { ns } from "../namespaces.ts";

/** XEP-0199: an empty answer says that we are here. */
export const ping: Feature = {
  name: "ping",
  spec: "XEP-0199",
  version: "2.0.1",
  advertise: { transport: [ns.ping], contact: [ns.ping], account: [ns.ping] },
  iq: [{
    type: "get",
    name: "ping",
    xmlns: ns.ping,
    at: ["transport", "contact", "account"],
    answer: () => undefined,
  }],
};
