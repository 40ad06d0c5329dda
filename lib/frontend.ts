import type { Report } from "./events.ts";
import type { NetworkFacts } from "./users/network.ts";
import type { Registrations } from "./users/registration.ts";
import type { Users } from "./users/users.ts";

/** What a frontend may ask of the instance. */
export interface Core {
  readonly users: Users;
  readonly registrations: Registrations;
  readonly network: NetworkFacts;
  /** Resolves when backends have taken most of what was sent to them; users are not read meanwhile. */
  drained(): Promise<void>;
}

/** The side users connect to. `lib` knows nothing else about it. */
export interface Frontend extends AsyncDisposable {
  /** Begins to serve users. Called once, when the first backend is able to take them. */
  start(core: Core): void;
  readonly report: Report;
  /** Resolves when what was written towards users has left; backends are not read meanwhile. */
  drained(): Promise<void>;
}
