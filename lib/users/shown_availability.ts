import type { Availability } from "../availability.ts";
import type { Report } from "../events.ts";
import type { UserId } from "../ids.ts";
import type { UserBackend } from "./network.ts";
import type { Presence } from "./presence.ts";

/** What the network knows of a user's own presence: it hears of each change once, and of all of it after a login. */
export class ShownAvailability {
  readonly #user: UserId;
  readonly #presence: Presence;
  readonly #report: Report;
  #shown: Availability | undefined;

  constructor(user: UserId, presence: Presence, report: Report) {
    this.#user = user;
    this.#presence = presence;
    this.#report = report;
  }

  /** Whoever is told next knows nothing yet. */
  forget(): void {
    this.#shown = undefined;
  }

  show(backend: UserBackend): void {
    if (this.#presence.isEmpty) return;
    const { best } = this.#presence;
    if (this.#shown !== undefined && isSame(best, this.#shown)) return;
    this.#shown = best;
    if (backend.speaksRaw) {
      this.#report(this.#user, { type: "availability-shown", availability: best });
    }
    backend.setAvailability(this.#user, best);
  }
}

function isSame(one: Availability, other: Availability): boolean {
  return one.status === other.status && one.text === other.text &&
    one.idleSince?.getTime() === other.idleSince?.getTime();
}
