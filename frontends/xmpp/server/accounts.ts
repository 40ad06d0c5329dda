import type { UserEvent } from "../../../lib/events.ts";
import type { UserId } from "../../../lib/ids.ts";
import type { Sessions } from "./sessions.ts";

/** What features of server mode know of the users' accounts here. */
export interface Accounts {
  readonly sessions: Sessions;
  /** What happens to a user. */
  reported(user: UserId, event: UserEvent): void;
  /** As if the client `from` had said that the user wants to hear no more of the contact `to`. */
  unsubscribe(from: string, to: string): void;
}
