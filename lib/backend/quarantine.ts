import type { UserId } from "../ids.ts";

/** A login is under suspicion for so long, in milliseconds: what it breaks, it breaks while it is made. */
export const loginTakes = 30_000;

/** So many backends in a row, killed with nobody else to blame, are enough. */
const strikesAllowed = 3;

/** How long a user is refused then, in milliseconds. */
const refusedFor = 10 * 60_000;

/** A suspicion is forgotten when nothing happened for so long, in milliseconds. */
const forgottenAfter = 60 * 60_000;

/**
 * With more suspects than this nobody is told apart from the others by a backend of his own: that would be a process
 * each. They come back at different moments anyway, and so there are fewer of them the next time.
 */
const mostSuspects = 10;

interface Suspicion {
  readonly strikes: number;
  readonly since: number;
  readonly refusedUntil: number;
}

/** Which users' logins kill backends. Times are milliseconds since the epoch. */
export class Quarantine {
  readonly #suspicions = new Map<UserId, Suspicion>();

  /** A backend died while these users logged in. Answers who is refused from now on. */
  died(loggingIn: readonly UserId[], now: number): UserId | undefined {
    this.#forget(now);
    const [user, ...others] = loggingIn;
    if (user === undefined || loggingIn.length > mostSuspects) return undefined;
    if (others.length === 0) return this.#strike(user, now);
    for (const suspect of loggingIn) this.#suspect(suspect, now, this.#suspicions.get(suspect)?.strikes ?? 0);
    return undefined;
  }

  /** A login has held, whatever came later. */
  held(user: UserId): void {
    this.#suspicions.delete(user);
  }

  /** Whether nobody else should be on the backend while this user logs in. */
  isSuspect(user: UserId): boolean {
    return this.#suspicions.has(user);
  }

  /** How much longer the user is refused, in milliseconds; 0: not at all. */
  refusedFor(user: UserId, now: number): number {
    return Math.max(0, (this.#suspicions.get(user)?.refusedUntil ?? 0) - now);
  }

  #strike(user: UserId, now: number): UserId | undefined {
    const strikes = (this.#suspicions.get(user)?.strikes ?? 0) + 1;
    if (strikes < strikesAllowed) {
      this.#suspect(user, now, strikes);
      return undefined;
    }
    this.#suspicions.set(user, { strikes: 0, since: now, refusedUntil: now + refusedFor });
    return user;
  }

  #suspect(user: UserId, now: number, strikes: number): void {
    this.#suspicions.set(user, { strikes, since: now, refusedUntil: 0 });
  }

  #forget(now: number): void {
    for (const [user, { since }] of this.#suspicions) {
      if (now - since >= forgottenAfter) this.#suspicions.delete(user);
    }
  }
}
