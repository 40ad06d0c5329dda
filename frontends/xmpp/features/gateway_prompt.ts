import { TransportError } from "../../../lib/errors.ts";
import { legacyName } from "../../../lib/ids.ts";
import { addressOf, contactJid, unescapeName } from "../address.ts";
import { bareAddress } from "../contact_address.ts";
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
  return xml("query", { xmlns: ns.gateway }, filled("desc", label), filled("prompt", prompt));
}

function filled(name: string, words: string): Element | undefined {
  return words === "" ? undefined : xml(name, {}, words);
}

function translate(query: Element, incoming: Incoming, context: XmppContext): Element {
  const element = query.getChild("prompt");
  const typed = element === undefined ? "" : text(element).trim();
  if (typed === "") throw new TransportError("not-acceptable", "Please give the name of the contact.");
  const jid = pasted(typed, context) ?? jidOf(typed, incoming, context);
  if (jid === undefined) {
    throw new TransportError("not-acceptable", `"${typed}" cannot be the name of a contact.`);
  }
  return xml("query", { xmlns: ns.gateway }, xml("jid", {}, jid));
}

/** Whoever gives the address of one of our contacts has it already. */
function pasted(typed: string, { jid }: XmppContext): string | undefined {
  const at = addressOf(typed.toLowerCase(), jid);
  return at?.kind === "contact" ? contactJid(at.name, at.escaped, jid) : undefined;
}

/** Somebody on the asker's list is where he always was, whichever way addresses are written now. */
function jidOf(typed: string, { sender }: Incoming, context: XmppContext): string | undefined {
  const { core } = context;
  // COMPAT(spectrum2): some clients hand in a name that they have escaped themselves.
  const name = legacyName(core.network.escapedNames ? unescapeName(typed) : typed);
  return bareAddress(name, core.users.find(sender.user)?.roster.find(name), context);
}
