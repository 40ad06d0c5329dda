import type { UserEventOf } from "../../../lib/events.ts";
import type { TypingState } from "../../../lib/message.ts";
import type { UserId } from "../../../lib/ids.ts";
import { fullAddress } from "../contact_address.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { conversationOf, spokenTo } from "../messages/spoken_to.ts";
import { ns } from "../namespaces.ts";
import { type Element, UnchangingElement, xml } from "../xml/element.ts";

const active = new UnchangingElement(xml("active", { xmlns: ns.chatStates }));

/** XEP-0085: who is writing, both ways. */
export const chatStates: Feature = {
  name: "chat states",
  spec: "XEP-0085",
  version: "2.1",
  advertise: { contact: [ns.chatStates], room: [ns.chatStates] },
  requires: (network) => network.can("typing"),
  message: toNetwork,
  report(user, event, context) {
    if (event.type === "typing-changed") toUser(user, event, context);
  },
  /** XEP-0085 §5.1: so clients know that states are understood here. Whoever has written writes no more. */
  decorateMessage({ message, stanza, body }) {
    if (!message.own && !body.isEmpty) stanza.append(active);
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
function toNetwork(incoming: Incoming, context: XmppContext): Pass {
  const state = stateOf(incoming.stanza);
  const name = state === undefined ? undefined : spokenTo(incoming, context);
  if (state === undefined || name === undefined) return pass;
  const user = context.core.users.find(incoming.sender.user);
  user?.ask({ type: "typing", conversation: conversationOf(user, name), state });
  return pass;
}

function stateOf(stanza: Element): TypingState | undefined {
  for (const node of stanza.children) {
    if (typeof node !== "string" && node.getNS() === ns.chatStates) return typingStates.get(node.getName());
  }
  return undefined;
}

/** Goes where an answer would go: with nothing said yet, to whichever client the server thinks best. */
function toUser(user: UserId, event: UserEventOf<"typing-changed">, context: XmppContext): void {
  const from = fullAddress(event.conversation, event.buddy, context);
  if (from === undefined) return;
  const to = event.target ?? user;
  context.send(xml("message", { type: "chat", id: context.newId(), from, to }, stateElement(event.state)));
}

export function stateElement(state: TypingState): Element {
  return xml(stateNames[state], { xmlns: ns.chatStates });
}
