/** From the user to the wire: what is asked of a backend. Fields that old backends expect are always set. */
import type { Availability, OutgoingMessage } from "../events.ts";
import type { UserId } from "../ids.ts";
import type { Account, BuddyInfo, StoredBuddy } from "../users/network.ts";
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

export function messageRequest(user: UserId, message: OutgoingMessage): KnownWrapper {
  return {
    type: "CONV_MESSAGE",
    payload: { userName: user, buddyName: message.conversation, message: message.body, xhtml: "" },
  };
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
