import type { TypingState, UserEventOf } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import { fullAddress } from "../contact_address.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { childElements, type Element, xml } from "../xml/element.ts";

/** XEP-0085: who is writing, both ways. */
export const chatStates: Feature = {
  name: "chat states",
  spec: "XEP-0085",
  version: "2.1",
  advertise: { contact: [ns.chatStates] },
  message: toNetwork,
  report(user, event, context) {
    if (event.type === "typing-changed") toUser(user, event, context);
  },
  /** XEP-0085 §5.1: so clients know that states are understood here. Whoever has written writes no more. */
  decorateMessage(_message, stanza) {
    if (stanza.getChild("body") !== undefined) stanza.append(xml("active", { xmlns: ns.chatStates }));
  },
};

/** COMPAT(spectrum2): backends know nothing of `inactive` and `gone`. */
const typingStates = new Map<string, TypingState>([
  ["composing", "typing"],
  ["paused", "paused"],
  ["active", "stopped"],
]);

const stateNames = {
  typing: "composing",
  paused: "paused",
  stopped: "active",
} as const satisfies Record<TypingState, string>;

/** A state may stand beside a body: it is told in addition, before. */
function toNetwork({ stanza, sender, at }: Incoming, { core }: XmppContext): Pass {
  const state = stateOf(stanza);
  if (state === undefined || at.kind !== "contact" || stanza.attrs.type === "groupchat") return pass;
  const user = core.users.find(sender.user);
  user?.ask({ type: "typing", conversation: user.roster.find(at.name)?.name ?? at.name, state });
  return pass;
}

function stateOf(stanza: Element): TypingState | undefined {
  const element = childElements(stanza).find((each) => each.getNS() === ns.chatStates);
  return element && typingStates.get(element.getName());
}

/** Goes where an answer would go: with nothing said yet, to whichever client the server thinks best. */
function toUser(user: UserId, event: UserEventOf<"typing-changed">, context: XmppContext): void {
  const from = fullAddress(event.conversation, event.buddy, context);
  if (from === undefined) return;
  const to = event.target ?? user;
  const state = xml(stateNames[event.state], { xmlns: ns.chatStates });
  context.send(xml("message", { type: "chat", id: context.newId(), from, to }, state));
}
