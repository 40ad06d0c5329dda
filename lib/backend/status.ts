import type { Availability, Status } from "../availability.ts";
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

const wordless = {
  online: { status: "online", text: "" },
  away: { status: "away", text: "" },
  chat: { status: "chat", text: "" },
  xa: { status: "xa", text: "" },
  dnd: { status: "dnd", text: "" },
  offline: { status: "offline", text: "" },
  invisible: { status: "invisible", text: "" },
} as const satisfies Record<Status, Availability>;

/** One for all who say nothing beside their status: of people in rooms there are very many. */
export function availabilityFromWire(status: number | undefined, text: string): Availability {
  const read = statusFromWire(status);
  return text === "" ? wordless[read] : { status: read, text };
}

/** COMPAT(spectrum2): a buddy without a status is online, because 0 is the enum's default. */
export function statusFromWire(status: number | undefined): Status {
  return fromWire.get(status ?? StatusType.online) ?? "online";
}
