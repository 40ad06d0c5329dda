/** How reachable people are, in no network's and no frontend's own terms. */

/** How reachable somebody is. `offline` is also what a buddy is before the network said anything. */
export type Status = "online" | "chat" | "away" | "xa" | "dnd" | "invisible" | "offline";

/** A status with the words the person chose for it (empty when none). */
export interface Availability {
  readonly status: Status;
  readonly text: string;
  /** Since when the person has done nothing, where that is known. */
  readonly idleSince?: Date;
}

export const offline: Availability = { status: "offline", text: "" };
