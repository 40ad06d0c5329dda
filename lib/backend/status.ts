import type { Status } from "../availability.ts";
import { StatusType } from "../../proto/mod.ts";

const toWire = {
  online: StatusType.online,
  away: StatusType.away,
  chat: StatusType.freeForChat,
  xa: StatusType.extendedAway,
  dnd: StatusType.doNotDisturb,
  offline: StatusType.offline,
  invisible: StatusType.invisible,
} as const satisfies Record<Status, StatusType>;

const fromWire = new Map<number, Status>([
  [StatusType.online, "online"],
  [StatusType.away, "away"],
  [StatusType.freeForChat, "chat"],
  [StatusType.extendedAway, "xa"],
  [StatusType.doNotDisturb, "dnd"],
  [StatusType.offline, "offline"],
  // Somebody whom the network shows as invisible cannot be seen.
  [StatusType.invisible, "offline"],
]);

export function statusToWire(status: Status): StatusType {
  return toWire[status];
}

/** COMPAT(spectrum2): a buddy without a status is online, because 0 is the enum's default. */
export function statusFromWire(status: number | undefined): Status {
  return fromWire.get(status ?? StatusType.online) ?? "online";
}
