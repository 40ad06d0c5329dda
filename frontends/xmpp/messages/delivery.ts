/** The last part of a message's way to the user. */
import { errorText } from "../../../lib/errors.ts";
import type { UserEventOf } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { IncomingMessage } from "../../../lib/message.ts";
import { isOn } from "../../../lib/users/settings.ts";
import { bareAddress, fullAddress } from "../contact_address.ts";
import type { XmppContext } from "../feature.ts";
import { showOwnMessage } from "../features/carbons.ts";
import { stanzaError } from "../stanza_error.ts";
import { type Attributes, type Element, xml } from "../xml/element.ts";
import { Body } from "./body.ts";
import type { Draft } from "./draft.ts";
import { type Part, partsOf } from "./parts.ts";
import { furtherStanzaId, stanzaIdOf } from "./stanza_id.ts";
import { parseMarkup } from "./xhtml.ts";

type Received = UserEventOf<"message-received">;

/** Sends a message to the user, in as many stanzas as it takes. Never throws. */
export function show(user: UserId, event: Received, context: XmppContext): void {
  const { message } = event;
  try {
    const parts = partsOf(message);
    if (parts.length > 1 && message.id !== undefined) {
      context.parts.note(user, message.conversation, message.id, parts.length);
    }
    let further = 0;
    for (const part of parts) showPart(user, event, part, part.isMain ? 0 : ++further, context);
  } catch (error) {
    context.log.error("a message could not be shown", { user, reason: errorText(error) });
  }
}

function showPart(user: UserId, event: Received, part: Part, further: number, context: XmppContext): void {
  const draft = draftOf(user, event, part, further, context);
  const stanza = finished(draft, context);
  if (draft.message.own) showOwnMessage(user, stanza, context);
  else context.send(stanza);
}

/** The stanza with everything that features add, and the body. */
export function finished(draft: Draft, context: XmppContext): Element {
  for (const decorate of context.hooks.decorate) decorate(draft, context);
  draft.stanza.prepend(...draft.body.elements());
  return draft.stanza;
}

function draftOf(
  user: UserId,
  { target, buddy }: Received,
  { message }: Part,
  further: number,
  context: XmppContext,
): Draft {
  const jid = fullAddress(message.conversation, buddy, context);
  // Whoever cannot be written as a JID speaks through the gateway, by name.
  const words = jid === undefined ? `${message.conversation}: ${message.body}` : message.body;
  const id = idOf(message, further, context);
  const contact = jid ?? context.jid;
  const addresses: Attributes = message.own
    ? { to: bareAddress(message.conversation, buddy, context) ?? context.jid }
    : { from: contact, to: target ?? user };
  const stanza = xml("message", { type: typeOf(message, user, context), id, ...addresses });
  const markup = message.markup === undefined ? undefined : parseMarkup(message.markup);
  return { user, message, contact, stanza, body: new Body(words), markup };
}

/** `further`: beside the main part, which one. A correction has an id of its own in any case (XEP-0308 §3). */
export function idOf({ id, replaces }: IncomingMessage, further: number, { newId }: XmppContext): string {
  if (id !== undefined && further > 0) return furtherStanzaId(id, String(further)) ?? newId();
  if (replaces !== undefined && (id === undefined || id === replaces)) {
    return furtherStanzaId(replaces, newId()) ?? newId();
  }
  return (id === undefined ? undefined : stanzaIdOf(id)) ?? newId();
}

/** COMPAT(spectrum2): headlines are shown as such only to users who asked for that. */
function typeOf(message: IncomingMessage, user: UserId, { core, config }: XmppContext): "chat" | "headline" {
  if (!message.headline) return "chat";
  const choice = core.users.find(user)?.account.settings.get("send_headlines");
  return (choice === undefined ? config.settings.sendHeadlines : isOn(choice)) ? "headline" : "chat";
}

/** The sender is told as if the message had been refused at once. */
export function sendBack({ message, error }: UserEventOf<"message-failed">, context: XmppContext): void {
  const { resource, to, id } = message.origin;
  context.send(stanzaError(xml("message", { from: resource, to, id }), error));
}
