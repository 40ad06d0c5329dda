import type { Feature } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { child, xml } from "../xml/element.ts";

/** XEP-0224: a nudge, both ways, with words or without. */
export const attention: Feature = {
  name: "attention",
  spec: "XEP-0224",
  version: "1.0",
  advertise: { contact: [ns.attention], room: [ns.attention] },
  requires: (network) => network.can("attention"),
  readMessage: ({ stanza }) =>
    child(stanza, "attention", ns.attention) === undefined ? undefined : { attention: true },
  decorateMessage({ message, stanza }) {
    if (message.attention) stanza.append(xml("attention", { xmlns: ns.attention }));
  },
};
