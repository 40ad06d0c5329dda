/** From the wire to the user: what a backend reports, in the words of `lib`. */
import type { Attachment, BuddyReport, IncomingMessage } from "../events.ts";
import { legacyName, type UserId, userId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { BackendSeat } from "../users/network.ts";
import type { Buddy, ConversationMessage, Wrapper } from "../../proto/mod.ts";
import { statusFromWire } from "./status.ts";
import { parseTimestamp } from "./timestamp.ts";

/**
 * Hands a report to the user it is about. A backend speaks only for the users it carries: what it says about anybody
 * else is dropped, as are reports that this version has no use for.
 */
export function dispatch(wrapper: Wrapper, seats: ReadonlyMap<UserId, BackendSeat>, log: Log): void {
  switch (wrapper.type) {
    case "CONNECTED":
      return seatOf(wrapper.payload.user)?.connected();
    case "DISCONNECTED":
      return seatOf(wrapper.payload.user)?.disconnected(wrapper.payload.error, wrapper.payload.message ?? "");
    case "BUDDY_CHANGED":
      return seatOf(wrapper.payload.userName)?.buddyReported(buddyReport(wrapper.payload));
    case "BUDDY_REMOVED":
      return seatOf(wrapper.payload.userName)?.buddyRemoved(legacyName(wrapper.payload.buddyName));
    case "AUTH_REQUEST":
      return seatOf(wrapper.payload.userName)?.authorizationRequested(legacyName(wrapper.payload.buddyName));
    case "CONV_MESSAGE":
      return receiveMessage(wrapper.payload);
    default:
      log.debug("a report that nothing here handles", { type: wrapper.type });
  }

  function seatOf(user: string): BackendSeat | undefined {
    const seat = seats.get(userId(user));
    if (seat === undefined) log.debug("a report about somebody this backend does not carry", { user });
    return seat;
  }

  function receiveMessage(payload: ConversationMessage): void {
    if (payload.carbon || payload.nickname) {
      // Rooms and the user's own messages from elsewhere are not for a one-to-one conversation: shown there, they
      // would seem to come from the buddy.
      log.debug("a message of a kind that is not delivered yet", { user: payload.userName });
      return;
    }
    seatOf(payload.userName)?.messageReceived(incomingMessage(payload));
  }
}

function buddyReport(payload: Buddy): BuddyReport {
  return {
    name: legacyName(payload.buddyName),
    alias: payload.alias ?? "",
    groups: payload.group ?? [],
    availability: { status: statusFromWire(payload.status), text: payload.statusMessage ?? "" },
    iconHash: payload.iconHash ?? "",
    blocked: payload.blocked ?? false,
  };
}

function incomingMessage(payload: ConversationMessage): IncomingMessage {
  const sentAt = payload.timestamp ? parseTimestamp(payload.timestamp) : undefined;
  return {
    conversation: legacyName(payload.buddyName),
    body: payload.message,
    headline: payload.headline ?? false,
    attachments: (payload.attachment ?? []).map(attachment),
    ...sentAt ? { sentAt } : {},
  };
}

function attachment(payload: { url: string; mimeType?: string; description?: string }): Attachment {
  return { url: payload.url, mimeType: payload.mimeType ?? "", description: payload.description ?? "" };
}
