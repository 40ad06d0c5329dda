import type { Feature } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { xml } from "../xml/element.ts";

/** XEP-0203: when a message was sent, if that was not just now. */
export const delay: Feature = {
  name: "delay",
  spec: "XEP-0203",
  version: "2.0",
  decorateMessage({ sentAt }, stanza) {
    if (sentAt === undefined) return;
    stanza.append(xml("delay", { xmlns: ns.delay, from: stanza.attrs.from, stamp: sentAt.toISOString() }));
  },
};
