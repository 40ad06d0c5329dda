import type { ResourceId, UserId } from "../../../lib/ids.ts";
import { contactResource } from "../address.ts";
import type { Feature, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, text, xml } from "../xml/element.ts";

/** For messages that users send with other clients of the network; `message.ts` is told of these. */
export const carbons: Feature = {
  name: "the user's own messages from elsewhere",
  spec: "XEP-0280",
  version: "1.0.1",
};

/**
 * Shows a user's clients what the user said with another client of the network. `message` is that message as the user
 * would have sent it: `to` is the contact, it has an id and no `from`. It may become part of another stanza.
 *
 * Where the server lets us (XEP-0356 §5), one of today treats it like the user's own: it archives it and copies it to
 * all clients. The copy that comes back, being for a contact of ours, is dropped by `Privileges.take`. A server of
 * `privilege:1` (ejabberd before 24.10) may only pass it on, so each client gets a copy in the form in which servers
 * make them. Where nothing is let, the contact quotes the user.
 */
export function showOwnMessage(user: UserId, message: Element, context: XmppContext): void {
  const clients = [...context.core.users.find(user)?.presence.resources ?? []];
  showOnClients(user, message, clients, context);
}

/** As {@link showOwnMessage}, where the user's clients are known. */
export function showOnClients(
  user: UserId,
  message: Element,
  clients: readonly ResourceId[],
  { privileges, newId, send }: Pick<XmppContext, "privileges" | "newId" | "send">,
): void {
  const permissions = privileges.of(user);
  if (permissions?.messages && permissions.xmlns === "urn:xmpp:privilege:2") privileges.sayAs(user, message);
  else if (permissions?.messages && clients.length > 0) {
    for (const client of clients) privileges.sayAs(user, carbonOf(message, user, client, newId()));
  } else send(quotation(message, user));
}

/** XEP-0280 §8: a copy of what the user sent, for one client. It is not to be copied again. */
export function carbonOf(message: Element, from: UserId, to: ResourceId, id: string): Element {
  const { attrs, children } = message;
  const copy = xml("message", { ...attrs, xmlns: ns.client, from }, children);
  return xml(
    "message",
    { type: attrs.type, to, id },
    xml("sent", { xmlns: ns.carbons }, xml("forwarded", { xmlns: ns.forward }, copy)),
    xml("private", { xmlns: ns.carbons }),
    xml("no-copy", { xmlns: ns.hints }),
  );
}

function quotation({ attrs: { type, id, to }, children }: Element, user: UserId): Element {
  const from = to?.includes("/") ? to : `${to}/${contactResource}`;
  const parts = children.map((part) => {
    if (typeof part === "string") return part;
    if (part.getName() === "body") return xml("body", {}, `You wrote: ${text(part)}`);
    // What it says of places in the body is no longer true.
    return part.is("fallback", ns.fallback) ? undefined : part;
  });
  return xml("message", { type, id, from, to: user }, parts);
}
