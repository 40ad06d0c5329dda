import { TransportError } from "../../../lib/errors.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { child } from "../xml/element.ts";

/**
 * XEP-0380: an encrypted message says so. Its body only says that the reader cannot read it, so that the sender should
 * know it rather than the contact. Whoever speaks XMPP on the other network may well be able to.
 */
export const encryption: Feature = {
  name: "encrypted messages are refused",
  spec: "XEP-0380",
  version: "0.4.1",
  message: refuse,
};

function refuse({ stanza, sender, at }: Incoming, { core }: XmppContext): Pass {
  const method = child(stanza, "encryption", ns.encryption);
  if (method === undefined || at.kind !== "contact" || !stanza.getChildText("body")) return pass;
  if (core.users.find(sender.user)?.speaksRaw) return pass;
  throw new TransportError(
    "not-acceptable",
    "Your message was not sent: the gateway cannot read encrypted messages. " +
      "Please turn encryption off for this contact.",
  );
}
