/** News of a message that is there, rather than a message. */
import type { BuddyView } from "../../../lib/events.ts";
import type { LegacyName, ResourceId, UserId } from "../../../lib/ids.ts";
import type { Doer } from "../../../lib/message.ts";
import { bareAddress, fullAddress } from "../contact_address.ts";
import type { XmppContext } from "../feature.ts";
import { showOwnMessage } from "../features/carbons.ts";
import { shareInRoom, spokenBy } from "../features/muc/say_in_room.ts";
import { type Element, xml } from "../xml/element.ts";

interface News {
  readonly conversation: LegacyName;
  readonly buddy: BuddyView | undefined;
  readonly target: ResourceId | undefined;
  readonly by: Doer;
}

/**
 * Sends what somebody did to a message: from the contact, or as the user's own where it was done with another client
 * of the network. The latter needs the server's leave; without it there is no way to say it that would not be wrong.
 */
export function tellOfMessage(
  user: UserId,
  { conversation, buddy, target, by }: News,
  what: readonly Element[],
  context: XmppContext,
): void {
  const attributes = { type: "chat", id: context.newId() };
  const room = context.core.users.find(user)?.rooms.find(conversation);
  if (room !== undefined) {
    const author = by.kind === "participant" ? by.author : { nickname: room.nickname, participantId: "" };
    const message = xml("message", { ...attributes, type: "groupchat" }, what);
    return shareInRoom(user, room, spokenBy(room, author, message, context), context);
  }
  switch (by.kind) {
    case "buddy": {
      const from = fullAddress(conversation, buddy, context);
      if (from === undefined) return;
      return context.send(xml("message", { ...attributes, from, to: target ?? user }, what));
    }
    case "user": {
      const to = bareAddress(conversation, buddy, context);
      if (to === undefined || !speaksFor(user, context)) return;
      return showOwnMessage(user, xml("message", { ...attributes, to }, what), context);
    }
    case "participant": // of a room that the user has left meanwhile
  }
}

/** By the older version of the privilege, servers pass things on to clients that are there, and no more. */
function speaksFor(user: UserId, { privileges, core }: XmppContext): boolean {
  const permissions = privileges.of(user);
  if (!permissions?.messages) return false;
  return permissions.xmlns === "urn:xmpp:privilege:2" || core.users.find(user)?.presence.isEmpty === false;
}
