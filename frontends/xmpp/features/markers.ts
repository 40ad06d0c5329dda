import type { UserEventOf } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { conversationOf, spokenTo } from "../messages/spoken_to.ts";
import { messageIdOf, stanzaIdOf } from "../messages/stanza_id.ts";
import { tellOfMessage } from "../messages/tell_of_message.ts";
import { ns } from "../namespaces.ts";
import { child, xml } from "../xml/element.ts";
import { storeHint } from "./hints.ts";

/** XEP-0333: up to where a conversation was read, both ways. */
export const markers: Feature = {
  name: "read markers",
  spec: "XEP-0333",
  version: "0.4.1",
  advertise: { contact: [ns.markers], room: [ns.markers] },
  requires: (network) => network.can("read_markers"),
  message: toNetwork,
  report(user, event, context) {
    if (event.type === "read-up-to") toUser(user, event, context);
  },
  /** Only what asks for a marker gets one, and nobody below wants one that the network has no use for. */
  decorateMessage({ message, stanza, body }, { core }) {
    if (message.own || message.id === undefined || body.isEmpty || !core.network.can("read_markers")) return;
    stanza.append(xml("markable", { xmlns: ns.markers }));
  },
};

/** A marker may stand beside words: it is told in addition. */
function toNetwork(incoming: Incoming, context: XmppContext): Pass {
  const { stanza, sender } = incoming;
  const id = child(stanza, "displayed", ns.markers)?.attrs.id;
  const name = id ? spokenTo(incoming, context) : undefined;
  if (!id || name === undefined) return pass;
  const user = context.core.users.find(sender.user);
  user?.conversations.markRead(conversationOf(user, name), messageIdOf(id));
  return pass;
}

/** What the user read elsewhere is told to the user's clients as if one of them had read it. */
function toUser(user: UserId, event: UserEventOf<"read-up-to">, context: XmppContext): void {
  const id = stanzaIdOf(event.id);
  if (id === undefined) return;
  tellOfMessage(user, event, [xml("displayed", { xmlns: ns.markers, id }), storeHint()], context);
}
