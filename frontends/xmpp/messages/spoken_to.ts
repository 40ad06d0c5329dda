/** Whom a stanza to a contact is for, in the words of `lib`. */
import { type MessageAction, privateTalk } from "../../../lib/conversations/mod.ts";
import { TransportError } from "../../../lib/errors.ts";
import type { LegacyName, UserId } from "../../../lib/ids.ts";
import type { Origin } from "../../../lib/message.ts";
import type { User } from "../../../lib/users/user.ts";
import type { Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { child } from "../xml/element.ts";
import { messageIdOf } from "./stanza_id.ts";

/** The conversation, by the name that the network knows. */
export function conversationOf(user: User, name: LegacyName): LegacyName {
  return user.roster.find(name)?.name ?? name;
}

/** Whom a stanza speaks to: a contact, a room, or somebody in one; undefined where that is nobody. */
export function spokenTo(
  { stanza, sender, at }: Incoming,
  { core, occupants }: XmppContext,
): LegacyName | undefined {
  const isForAll = stanza.attrs.type === "groupchat";
  if (at.kind === "contact") return isForAll ? undefined : at.name;
  const room = at.kind === "room" ? core.users.find(sender.user)?.rooms.find(at.name) : undefined;
  if (at.kind !== "room" || !room?.viewers.has(sender.resource)) return undefined;
  if (at.nickname === "" || isForAll) return at.nickname === "" && isForAll ? room.name : undefined;
  const nickname = occupants.nicknameOf(room, at.nickname);
  return nickname === undefined ? undefined : privateTalk(room.name, nickname);
}

/** Where a stanza came from, for whatever is to be told of it later. */
export function originOf({ stanza, sender }: Incoming): Origin {
  const originId = child(stanza, "origin-id", ns.stanzaIds)?.attrs.id;
  const origin = { resource: sender.resource, to: stanza.attrs.to ?? "", id: stanza.attrs.id };
  return originId ? { ...origin, originId } : origin;
}

/** What a stanza does to a message with this stanza id, in the conversation with `name`. */
export function actionOf(incoming: Incoming, user: User, name: LegacyName, stanzaId: string): MessageAction {
  return {
    conversation: conversationOf(user, name),
    id: messageIdOf(stanzaId),
    origin: originOf(incoming),
  };
}

/** For somebody who is not here: rejects with the reason. */
export async function refuseAbsent(user: UserId, { core }: XmppContext): Promise<never> {
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
