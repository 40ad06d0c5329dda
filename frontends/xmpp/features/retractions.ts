import { TransportError } from "../../../lib/errors.ts";
import type { UserEventOf } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import { retractionText } from "../../../proto/mod.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { Later } from "../later.ts";
import { standIn } from "../messages/body.ts";
import { actionOf, refuseAbsent, spokenTo } from "../messages/spoken_to.ts";
import { furtherStanzaId, stanzaIdOf } from "../messages/stanza_id.ts";
import { isModeration } from "./muc/moderation.ts";
import { tellOfMessage } from "../messages/tell_of_message.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";
import { reflect } from "./muc/reflection.ts";
import { storeHint } from "./hints.ts";

/** XEP-0424: a message is taken back, both ways. */
export const retractions: Feature = {
  name: "retractions",
  spec: "XEP-0424",
  version: "0.4.2",
  advertise: { contact: [ns.retraction], room: [ns.retraction] },
  requires: (network) => network.can("retractions"),
  message: toNetwork,
  report(user, event, context) {
    if (event.type === "message-retracted" && !isModeration(user, event, context)) {
      toUser(user, event, context);
    }
  },
};

function toNetwork(incoming: Incoming, context: XmppContext): Promise<void> | Later | Pass {
  const { stanza, sender } = incoming;
  const id = retractedIn(stanza);
  const name = id === undefined ? undefined : spokenTo(incoming, context);
  if (id === undefined || name === undefined) return pass;
  if (id === "") throw new TransportError("bad-request", "Which message is to be taken back?");
  const user = context.core.users.find(sender.user);
  if (user === undefined) return refuseAbsent(sender.user, context);
  // Who speaks raw gets it as it is.
  if (user.speaksRaw) return pass;
  const isSaidInWords = user.voice?.can("retractions") === false;
  const done = user.conversations.retract(actionOf(incoming, user, name, id), "");
  return new Later(isSaidInWords ? done : done.then(() => reflect(incoming, context)));
}

/** Empty where a retraction does not say of what; undefined where there is none. */
function retractedIn(stanza: Element): string | undefined {
  const retract = child(stanza, "retract", ns.retraction);
  if (retract !== undefined) return retract.attrs.id ?? "";
  // Until version 0.3 of the XEP it was attached by XEP-0422.
  const fasten = child(stanza, "apply-to", ns.fasten);
  const isOld = fasten !== undefined && child(fasten, "retract", ns.oldRetraction) !== undefined;
  return isOld ? fasten.attrs.id ?? "" : undefined;
}

/** All stanzas that the message took are taken back; one of them says so in words. */
function toUser(user: UserId, event: UserEventOf<"message-retracted">, context: XmppContext): void {
  const count = context.parts.of(user, event.conversation, event.id);
  for (let number = 1; number < count; number++) tell(furtherStanzaId(event.id, String(number)), []);
  tell(stanzaIdOf(event.id), standIn(ns.retraction, retractionText(event)));

  function tell(id: string | undefined, words: readonly Element[]): void {
    if (id === undefined) return;
    const retract = xml("retract", { xmlns: ns.retraction, id });
    tellOfMessage(user, event, [...words, retract, storeHint()], context);
  }
}
