import type { Feature } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { xml } from "../xml/element.ts";

/** XEP-0203: when a message was sent, if that was not just now. */
export const delay: Feature = {
  name: "delay",
  spec: "XEP-0203",
  version: "2.0",
  decorateMessage({ message, stanza, user, contact }) {
    const { sentAt, own } = message;
    if (sentAt === undefined || Number.isNaN(sentAt.getTime())) return;
    const from = own ? user : contact;
    stanza.append(xml("delay", { xmlns: ns.delay, from, stamp: sentAt.toISOString() }));
  },
};
