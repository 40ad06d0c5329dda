import type { Crowds } from "../../proto/mod.ts";
import type { Clock } from "../clock.ts";
import type { KeptRooms, StoredMessageIds } from "../conversations/mod.ts";
import type { Report } from "../events.ts";
import type { Log } from "../log/log.ts";
import type { Participant } from "../room.ts";
import type { Roster } from "../roster/roster.ts";
import type { Account, BackendSource, NetworkFacts } from "./network.ts";

/** What somebody who uses the transport is made of. The roster and the ids belong to the user from then on. */
export interface UserOptions {
  readonly account: Account;
  readonly roster: Roster;
  readonly messageIds: StoredMessageIds;
  readonly keptRooms: KeptRooms;
  readonly crowds: Crowds<Participant>;
  readonly backends: BackendSource;
  readonly network: NetworkFacts;
  readonly report: Report;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly log: Log;
  /** The login is over for good: forget the user. */
  readonly onRefused: () => void;
}
