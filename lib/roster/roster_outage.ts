import { errorText } from "../errors.ts";
import type { UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";

/**
 * Whose rosters cannot be written at the moment, and why. The database is shared, so that one reason mostly meets
 * everybody: the operator reads of it once when it begins and once when it is over, not for each user and attempt.
 */
export class RosterOutage {
  readonly #log: Log;
  readonly #waiting = new Map<string, Set<UserId>>();
  /** Of all that waited since the last time nobody did. */
  readonly #met = new Set<UserId>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** A user's roster could not be written and waits for the next attempt. */
  failed(user: UserId, error: unknown): void {
    const reason = reasonOf(error);
    if (this.#waiting.get(reason)?.has(user)) return;
    this.#leave(user);
    this.#met.add(user);
    const others = this.#waiting.get(reason);
    if (others !== undefined) return void others.add(user);
    this.#waiting.set(reason, new Set([user]));
    this.#log.error("the roster could not be written", { user, reason });
  }

  /** A user's roster was written, or will not be tried any more. */
  over(user: UserId): void {
    if (!this.#leave(user) || this.#waiting.size > 0) return;
    this.#log.info("no roster waits to be written any more", { users: this.#met.size });
    this.#met.clear();
  }

  #leave(user: UserId): boolean {
    let waited = false;
    for (const [reason, users] of this.#waiting) {
      if (!users.delete(user)) continue;
      waited = true;
      if (users.size === 0) this.#waiting.delete(reason);
    }
    return waited;
  }
}

/** The storage's own text is for the user; what it is about stands behind it. */
function reasonOf(error: unknown): string {
  return errorText(error instanceof Error ? error.cause ?? error : error);
}
