import { TransportError } from "../../../lib/errors.ts";
import type { UserEventOf } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import { reactionText } from "../../../proto/mod.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { Later } from "../later.ts";
import { standIn } from "../messages/body.ts";
import { actionOf, refuseAbsent, spokenTo } from "../messages/spoken_to.ts";
import { stanzaIdOf } from "../messages/stanza_id.ts";
import { tellOfMessage } from "../messages/tell_of_message.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, text, xml } from "../xml/element.ts";
import { reflect } from "./muc/reflection.ts";
import { storeHint } from "./hints.ts";

/** How many different reactions one person may have to one message. */
const most = 50;

/** The longest emoji are families, of some 30 code units. */
const longest = 64;

/** XEP-0444: reactions to messages, both ways. */
export const reactions: Feature = {
  name: "reactions",
  spec: "XEP-0444",
  version: "0.2.0",
  advertise: { contact: [ns.reactions], room: [ns.reactions] },
  requires: (network) => network.can("reactions"),
  message: toNetwork,
  report(user, event, context) {
    if (event.type === "reactions-changed") toUser(user, event, context);
  },
};

/** Words beside it stand for it: they are for those who do not know reactions. */
function toNetwork(incoming: Incoming, context: XmppContext): Promise<void> | Later | Pass {
  const { stanza, sender } = incoming;
  const element = child(stanza, "reactions", ns.reactions);
  const name = element && spokenTo(incoming, context);
  if (element === undefined || name === undefined) return pass;
  const { id } = element.attrs;
  if (!id) throw new TransportError("bad-request", "Reactions are to a message, which they must name.");
  const user = context.core.users.find(sender.user);
  if (user === undefined) return refuseAbsent(sender.user, context);
  // Who speaks raw gets it as it is.
  if (user.speaksRaw) return pass;
  const isSaidInWords = user.voice?.can("reactions") === false;
  const done = user.conversations.react(actionOf(incoming, user, name, id), emojiIn(element));
  return new Later(isSaidInWords ? done : done.then(() => reflect(incoming, context)));
}

function emojiIn(element: Element): string[] {
  const emoji = new Set(element.getChildren("reaction").map((each) => text(each).trim()));
  emoji.delete("");
  if (emoji.size > most || [...emoji].some((each) => each.length > longest)) {
    throw new TransportError(
      "not-acceptable",
      `There may be up to ${most} reactions, each of them an emoji.`,
    );
  }
  return [...emoji];
}

function toUser(user: UserId, event: UserEventOf<"reactions-changed">, context: XmppContext): void {
  const id = stanzaIdOf(event.id);
  if (id === undefined) return;
  const all = [...new Set(event.emoji)].filter((each) => each.length <= longest).slice(0, most);
  const emoji = all.map((each) => xml("reaction", {}, each));
  const words = isUnderstood(user, context) ? [] : standIn(ns.reactions, reactionText(all));
  const element = xml("reactions", { xmlns: ns.reactions, id }, emoji);
  tellOfMessage(user, event, [...words, element, storeHint()], context);
}

/** Words would be one message too many for whoever knows reactions, but not that words may stand for them. */
function isUnderstood(user: UserId, { core, clients }: XmppContext): boolean {
  const resources = [...core.users.find(user)?.presence.resources ?? []];
  return resources.some((resource) => clients.supports(resource, ns.reactions) === true);
}
