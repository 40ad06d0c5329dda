import type { Feature } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { xml } from "../xml/element.ts";

/** XEP-0359: the network's id of a message is also the id by which clients refer to it. */
export const messageIds: Feature = {
  name: "stable ids",
  spec: "XEP-0359",
  version: "0.7.0",
  decorateMessage({ message, stanza }) {
    // In a room, others may not say how a message was called by who sent it.
    if (message.id === undefined || stanza.attrs.id === undefined || stanza.attrs.type === "groupchat") {
      return;
    }
    stanza.append(xml("origin-id", { xmlns: ns.stanzaIds, id: stanza.attrs.id }));
  },
};
