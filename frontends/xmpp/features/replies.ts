import type { Reply } from "../../../lib/message.ts";
import { quotation } from "../../../proto/mod.ts";
import { addressOf, bareJid, parseJid } from "../address.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import type { Draft } from "../messages/draft.ts";
import { messageIdOf, stanzaIdOf } from "../messages/stanza_id.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, xml } from "../xml/element.ts";

/** XEP-0461: which message is answered. For clients that do not know it the body begins with a quotation. */
export const replies: Feature = {
  name: "replies",
  spec: "XEP-0461",
  version: "0.2.0",
  advertise: { contact: [ns.reply], room: [ns.reply] },
  requires: (network) => network.can("replies"),
  understands: [ns.reply],
  readMessage(incoming, context, { standIns }) {
    const element = child(incoming.stanza, "reply", ns.reply);
    const id = element?.attrs.id;
    if (element === undefined || !id) return undefined;
    const author = authorOf(element, incoming, context);
    const reply = { to: messageIdOf(id), text: unquoted(standIns.get(ns.reply) ?? "") };
    return { reply: author === undefined ? reply : { ...reply, author } };
  },
  decorateMessage(draft) {
    if (draft.message.reply !== undefined) decorate(draft.message.reply, draft);
  },
};

function authorOf({ attrs }: Element, incoming: Incoming, context: XmppContext): Reply["author"] {
  const { sender, at } = incoming;
  const { jid } = context;
  if (at.kind === "room") return authorInRoom(attrs.to, incoming, context);
  if (bareJid(attrs.to) === sender.user) return { isUser: true };
  const address = addressOf(attrs.to, jid);
  return address?.kind === "contact" ? { isUser: false, name: address.name } : undefined;
}

function authorInRoom(
  to: string | undefined,
  { sender, at }: Incoming,
  context: XmppContext,
): Reply["author"] {
  const room = at.kind === "room" ? context.core.users.find(sender.user)?.rooms.find(at.name) : undefined;
  const resource = bareJid(to) === room?.address ? parseJid(to)?.resource ?? "" : "";
  const name = room && context.occupants.nicknameOf(room, resource);
  if (name === undefined) return undefined;
  return name === room?.nickname ? { isUser: true } : { isUser: false, name };
}

/** The words that were quoted, without what marks them as a quotation. */
function unquoted(text: string): string {
  return text.split("\n").map((line) => line.replace(/^> ?/, "")).join("\n").trim();
}

function decorate({ to, author, text }: Reply, { stanza, body, user, contact, authorOf }: Draft): void {
  const whose = author && (authorOf?.(author) ?? (author.isUser ? user : contact));
  const id = stanzaIdOf(to);
  if (id !== undefined) stanza.append(xml("reply", { xmlns: ns.reply, id, to: whose }));
  const quoted = quotation(text);
  if (quoted.length > 0) body.standInFront(ns.reply, `${quoted.join("\n")}\n`);
}
