import { TransportError } from "../../../lib/errors.ts";
import type { IncomingMessage, UserEventOf } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import { isOn } from "../../../lib/users/settings.ts";
import { fullAddress } from "../contact_address.ts";
import {
  type Feature,
  type Incoming,
  type MessageExtras,
  type Pass,
  pass,
  type XmppContext,
} from "../feature.ts";
import { stanzaError } from "../stanza_error.ts";
import { xml } from "../xml/element.ts";

/** One-to-one messages, both ways (RFC 6121 §5). */
export const message: Feature = {
  name: "messages",
  spec: "RFC 6121 §5",
  message: toNetwork,
  report(user, event, context) {
    if (event.type === "message-received") toUser(user, event, context);
    if (event.type === "message-failed") sendBack(event, context);
  },
};

function toNetwork(incoming: Incoming, context: XmppContext): void | Promise<void> | Pass {
  const { stanza, sender, at } = incoming;
  const body = bodyOf(incoming);
  const extras = extrasOf(incoming, context);
  if (at.kind !== "contact" || (body === "" && !extras.attention)) return pass;
  if (stanza.attrs.type === "groupchat") {
    throw new TransportError("not-acceptable", "You are not in this room.");
  }
  const user = context.core.users.find(sender.user);
  if (user === undefined) return refuse(sender.user, context);
  const name = user.roster.find(at.name)?.name ?? at.name;
  const origin = { resource: sender.resource, to: stanza.attrs.to ?? "", id: stanza.attrs.id };
  user.conversations.send({ ...extras, conversation: name, body, origin });
  context.core.countMessageFromUser();
}

/** A subject has no place in the other network's chats: it goes in front of what it is about. */
function bodyOf({ stanza }: Incoming): string {
  const body = stanza.getChildText("body") ?? "";
  const subject = stanza.getChildText("subject") ?? "";
  return body === "" || subject === "" ? body : `${subject}\n${body}`;
}

function extrasOf(incoming: Incoming, context: XmppContext): MessageExtras {
  const extras: MessageExtras = {};
  for (const feature of context.features) {
    if (feature.readMessage !== undefined) Object.assign(extras, feature.readMessage(incoming, context));
  }
  return extras;
}

async function refuse(user: UserId, { core }: XmppContext): Promise<never> {
  if (await core.registrations.find(user) === undefined) {
    throw new TransportError(
      "registration-required",
      "Your message was not sent: you are not registered with this gateway.",
    );
  }
  throw new TransportError(
    "not-logged-in",
    "Your message was not sent: you are not logged in to this gateway.",
  );
}

/** The sender is told as if the message had been refused at once. */
function sendBack({ message, error }: UserEventOf<"message-failed">, context: XmppContext): void {
  const { resource, to, id } = message.origin;
  context.send(stanzaError(xml("message", { from: resource, to, id }), error));
}

function toUser(user: UserId, event: UserEventOf<"message-received">, context: XmppContext): void {
  const { message, target, buddy } = event;
  const jid = fullAddress(message.conversation, buddy, context);
  // Whoever cannot be written as a JID speaks through the gateway, by name.
  const body = jid === undefined ? `${message.conversation}: ${withLinks(message)}` : withLinks(message);
  const stanza = xml(
    "message",
    {
      type: typeOf(message, user, context),
      id: context.newId(),
      from: jid ?? context.jid,
      to: target ?? user,
    },
    body === "" ? undefined : xml("body", {}, body),
  );
  for (const feature of context.features) feature.decorateMessage?.(message, stanza);
  context.send(stanza);
}

/** COMPAT(spectrum2): headlines are shown as such only to users who asked for that. */
function typeOf(message: IncomingMessage, user: UserId, { core, config }: XmppContext): "chat" | "headline" {
  if (!message.headline) return "chat";
  const choice = core.users.find(user)?.account.settings.get("send_headlines");
  return (choice === undefined ? config.settings.sendHeadlines : isOn(choice)) ? "headline" : "chat";
}

/** The address of every attached file that the text does not already name. */
function withLinks({ body, attachments }: IncomingMessage): string {
  const urls = attachments.map(({ url }) => url).filter((url) => !body.includes(url));
  return [body, ...urls].filter((line) => line !== "").join("\n");
}
