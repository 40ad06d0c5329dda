import { TransportError } from "../../../lib/errors.ts";
import type { UserEventOf } from "../../../lib/events.ts";
import { foldedName, type UserId } from "../../../lib/ids.ts";
import type { OutgoingMessage } from "../../../lib/message.ts";
import { type Feature, type Incoming, type Pass, pass, type XmppContext } from "../feature.ts";
import { sendBack, show } from "../messages/delivery.ts";
import { readBody } from "../messages/fallback.ts";
import { conversationOf, originOf, refuseAbsent } from "../messages/spoken_to.ts";
import { childText } from "../xml/element.ts";

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
  if (at.kind !== "contact") return pass;
  const said = whatIsSaid(incoming, context);
  if (said.body === "" && said.attachments === undefined && !said.attention) return pass;
  if (stanza.attrs.type === "groupchat") {
    throw new TransportError("not-acceptable", "You are not in this room.");
  }
  const user = context.core.users.find(sender.user);
  if (user === undefined) return refuseAbsent(sender.user, context);
  const conversation = conversationOf(user, at.name);
  user.conversations.send({ ...said, conversation, origin: originOf(incoming) });
  context.core.countMessageFromUser();
}

export type Said = Omit<OutgoingMessage, "conversation" | "origin">;

/** What a message to the network says, in all its parts. */
export function whatIsSaid(incoming: Incoming, context: XmppContext): Said {
  const { hooks } = context;
  const body = readBody(incoming.stanza, hooks.understood);
  const said: Said = { body: withSubject(body.words, incoming) };
  for (const read of hooks.read) {
    const more = read(incoming, context, body);
    if (more !== undefined) Object.assign(said, more);
  }
  return isAddressOfFile(said) ? { ...said, body: "" } : said;
}

/** A subject has no place in the other network's chats: it goes in front of what it is about. */
function withSubject(words: string, { stanza }: Incoming): string {
  if (words === "") return words;
  const subject = childText(stanza, "subject");
  return subject === "" ? words : `${subject}\n${words}`;
}

/** A file's address alone says no more than the file. */
function isAddressOfFile({ body, attachments = [] }: Said): boolean {
  return attachments.length === 1 && attachments[0]?.url === body.trim();
}

/** Files that have no address yet are given one first; what follows in the conversation waits behind them. */
function toUser(user: UserId, event: UserEventOf<"message-received">, context: XmppContext): void {
  const { conversation, message } = event;
  context.uploads.inTurn(`${user}\n${foldedName(conversation)}`, message.attachments, (attachments) => {
    const isPlain = attachments.length === 0;
    show(user, isPlain ? event : { ...event, message: { ...message, attachments } }, context);
  });
}
