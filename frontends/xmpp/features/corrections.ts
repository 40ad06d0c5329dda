import type { Feature } from "../feature.ts";
import { messageIdOf, stanzaIdOf } from "../messages/stanza_id.ts";
import { ns } from "../namespaces.ts";
import { child, xml } from "../xml/element.ts";

/** XEP-0308: a message that replaces an earlier one. */
export const corrections: Feature = {
  name: "corrections",
  spec: "XEP-0308",
  version: "1.2.1",
  advertise: { contact: [ns.correction], room: [ns.correction] },
  requires: (network) => network.can("corrections"),
  readMessage({ stanza }) {
    const id = child(stanza, "replace", ns.correction)?.attrs.id;
    return id ? { replaces: messageIdOf(id) } : undefined;
  },
  decorateMessage({ message, stanza }) {
    const id = message.replaces === undefined ? undefined : stanzaIdOf(message.replaces);
    if (id !== undefined) stanza.append(xml("replace", { xmlns: ns.correction, id }));
  },
};
