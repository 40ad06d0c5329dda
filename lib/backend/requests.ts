/** From the user to the wire: what is asked of a backend. Fields that old backends expect are always set. */
import type { Availability, OutgoingMessage, TypingState } from "../events.ts";
import type { UserId } from "../ids.ts";
import type { Account, BuddyInfo, PassingRequest, StoredBuddy } from "../users/network.ts";
import { type Buddy, type KnownWrapper, StatusType } from "../../proto/mod.ts";
import { statusToWire } from "./status.ts";

export function loginRequest(account: Account): KnownWrapper {
  const { user, legacyName, password, settings } = account;
  return {
    type: "LOGIN",
    payload: { user, legacyName, password, settings: { value: Object.fromEntries(settings) } },
  };
}

export function logoutRequest({ user, legacyName }: Account): KnownWrapper {
  return { type: "LOGOUT", payload: { user, legacyName } };
}

export function availabilityRequest(user: UserId, { status, text }: Availability): KnownWrapper {
  return {
    type: "STATUS_CHANGED",
    payload: { userName: user, status: statusToWire(status), statusMessage: text },
  };
}

/**
 * An `id` asks for a receipt: it stands for nothing else (Spectrum 2: core §1.9). `requestId` is protocol 2's: the
 * backend answers it with a MESSAGE_STATUS.
 */
export function messageRequest(user: UserId, message: OutgoingMessage, requestId?: string): KnownWrapper {
  const { conversation, body, receiptId, attention } = message;
  const payload = {
    userName: user,
    buddyName: conversation,
    message: body,
    ...requestId === undefined ? {} : { requestId },
  };
  if (attention) return { type: "ATTENTION", payload };
  const id = receiptId === undefined ? {} : { id: receiptId };
  return { type: "CONV_MESSAGE", payload: { ...payload, xhtml: "", ...id } };
}

const typingTypes = {
  typing: "BUDDY_TYPING",
  paused: "BUDDY_TYPED",
  stopped: "BUDDY_STOPPED_TYPING",
} as const satisfies Record<TypingState, KnownWrapper["type"]>;

/** Backends tell an update of the user's own card from a question by its photo, be it empty (Spectrum 2: core §1.9). */
export function passingRequest(user: UserId, request: PassingRequest): KnownWrapper {
  switch (request.type) {
    case "typing": {
      const payload = { userName: user, buddyName: request.conversation };
      return { type: typingTypes[request.state], payload };
    }
    case "vcard":
      return { type: "VCARD", payload: { userName: user, buddyName: request.name, id: request.id } };
    case "raw":
      return { type: "RAW_XML", payload: request.stanza };
    case "own-vcard": {
      const { nickname, photo } = request.vcard;
      return { type: "VCARD", payload: { userName: user, buddyName: "", id: 0, nickname, photo } };
    }
  }
}

/** `BUDDY_CHANGED` without `blocked` means "add, update or accept" (Spectrum 2: core §1.9). */
export function buddyRequest(
  type: "BUDDY_CHANGED" | "BUDDY_REMOVED",
  user: UserId,
  buddy: BuddyInfo,
): KnownWrapper {
  return { type, payload: buddyPayload(user, buddy) };
}

/** The whole list, with avatars (Spectrum 2: core §1.9, `send_buddies_on_login`). */
export function buddiesRequest(user: UserId, buddies: readonly StoredBuddy[]): KnownWrapper {
  const buddy = buddies.map((each) => ({ ...buddyPayload(user, each), iconHash: each.iconHash }));
  return { type: "BUDDIES", payload: { buddy } };
}

function buddyPayload(user: UserId, { name, alias, groups }: BuddyInfo): Buddy {
  return { userName: user, buddyName: name, alias, group: groups, status: StatusType.offline };
}
