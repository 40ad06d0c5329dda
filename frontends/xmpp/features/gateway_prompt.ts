import { TransportError } from "../../../lib/errors.ts";
import { legacyName } from "../../../lib/ids.ts";
import { contactJid, unescapeName } from "../address.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, text, xml } from "../xml/element.ts";

/** XEP-0100 §6.3: clients ask for the JID that belongs to a name on the other network, instead of guessing it. */
export const gatewayPrompt: Feature = {
  name: "gateway prompt",
  spec: "XEP-0100 §6.3",
  version: "1.0",
  advertise: { transport: [ns.gateway] },
  iq: [
    { type: "get", name: "query", xmlns: ns.gateway, at: ["transport"], answer: prompt },
    { type: "set", name: "query", xmlns: ns.gateway, at: ["transport"], answer: translate },
  ],
};

function prompt(_query: Element, _incoming: Incoming, { config }: XmppContext): Element {
  const { label, prompt } = config.gatewayResponder;
  return xml("query", { xmlns: ns.gateway }, xml("desc", {}, label), xml("prompt", {}, prompt));
}

function translate(query: Element, _incoming: Incoming, context: XmppContext): Element {
  const typed = query.getChild("prompt");
  const name = typed === undefined ? "" : text(typed).trim();
  if (name === "") throw new TransportError("not-acceptable", "Please give the name of the contact.");
  const { escapedNames } = context.core.network;
  // COMPAT(spectrum2): some clients hand in a name that they have escaped themselves.
  const plain = escapedNames ? unescapeName(name) : name;
  const jid = contactJid(legacyName(plain), escapedNames, context.jid);
  if (jid === undefined) {
    throw new TransportError("not-acceptable", `"${name}" cannot be the name of a contact.`);
  }
  return xml("query", { xmlns: ns.gateway }, xml("jid", {}, jid));
}
