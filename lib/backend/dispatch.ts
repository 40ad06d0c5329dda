/** From the wire to the user: what a backend reports, in the words of `lib`. */
import type { Attachment, BuddyReport, IncomingMessage, TypingState, VCard } from "../events.ts";
import { legacyName, type UserId, userId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { BackendSeat } from "../users/network.ts";
import type {
  Buddy,
  ConversationMessage,
  MessageStatus,
  RequestResult,
  Wrapper,
  WrapperOf,
} from "../../proto/mod.ts";
import { arrivedReceipt, failureOf, refusalOf } from "./message_status.ts";
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
    case "ATTENTION":
      return receiveMessage(wrapper.payload, wrapper.type === "ATTENTION");
    case "MESSAGE_STATUS":
      return receiveStatus(wrapper.payload);
    case "REQUEST_RESULT":
      return receiveResult(wrapper.payload);
    case "CONV_MESSAGE_ACK":
      return receiveReceipt(wrapper.payload);
    case "BUDDY_TYPING":
    case "BUDDY_TYPED":
    case "BUDDY_STOPPED_TYPING":
      return receiveTyping(wrapper.payload, typingStates[wrapper.type]);
    case "VCARD":
      return seatOf(wrapper.payload.userName)?.vcards.answered(wrapper.payload.id, vcard(wrapper.payload));
    default:
      log.debug("a report that nothing here handles", { type: wrapper.type });
  }

  function seatOf(user: string): BackendSeat | undefined {
    const seat = seats.get(userId(user));
    if (seat === undefined) log.debug("a report about somebody this backend does not carry", { user });
    return seat;
  }

  function receiveMessage(payload: ConversationMessage, attention: boolean): void {
    if (payload.carbon || payload.nickname) {
      // Rooms and the user's own messages from elsewhere are not for a one-to-one conversation: shown there, they
      // would seem to come from the buddy.
      log.debug("a message of a kind that is not delivered yet", { user: payload.userName });
      return;
    }
    seatOf(payload.userName)?.messageReceived(incomingMessage(payload, attention));
  }

  function receiveReceipt({ userName, buddyName, id = "" }: ConversationMessage): void {
    if (id !== "") seatOf(userName)?.conversations.delivered(legacyName(buddyName), id);
  }

  function receiveStatus(status: MessageStatus): void {
    const seat = status.requestId ? seatOf(status.user) : undefined;
    if (seat === undefined || status.requestId === undefined) return;
    seat.messageSettled(status.requestId, failureOf(status));
    const receiptId = arrivedReceipt(status);
    if (receiptId !== undefined) seat.conversations.delivered(legacyName(status.buddy), receiptId);
  }

  /** The end of a nudge: nothing else that has such an end is asked yet. */
  function receiveResult(result: RequestResult): void {
    seatOf(result.user)?.messageSettled(result.requestId, refusalOf(result));
  }

  function receiveTyping({ userName, buddyName }: Buddy, state: TypingState): void {
    seatOf(userName)?.typingReported(legacyName(buddyName), state);
  }
}

const typingStates = {
  BUDDY_TYPING: "typing",
  BUDDY_TYPED: "paused",
  BUDDY_STOPPED_TYPING: "stopped",
} as const satisfies Record<string, TypingState>;

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

function incomingMessage(payload: ConversationMessage, attention: boolean): IncomingMessage {
  const sentAt = payload.timestamp ? parseTimestamp(payload.timestamp) : undefined;
  return {
    conversation: legacyName(payload.buddyName),
    body: payload.message,
    headline: payload.headline ?? false,
    attachments: (payload.attachment ?? []).map(attachment),
    ...attention ? { attention } : {},
    ...sentAt ? { sentAt } : {},
  };
}

function vcard(
  { fullname = "", nickname = "", photo = new Uint8Array() }: WrapperOf<"VCARD">["payload"],
): VCard {
  return { fullName: fullname, nickname, photo };
}

function attachment(payload: { url: string; mimeType?: string; description?: string }): Attachment {
  return { url: payload.url, mimeType: payload.mimeType ?? "", description: payload.description ?? "" };
}
