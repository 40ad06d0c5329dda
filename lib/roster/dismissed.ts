import type { Clock } from "../clock.ts";
import { foldedName, type LegacyName } from "../ids.ts";
import type { Buddy } from "./buddy.ts";

/** How long the network may go on naming somebody whom it was told to drop, in milliseconds. */
const afterglow = 60_000;

/**
 * How long a network must have named nobody for its list to count as told in full, in milliseconds. No backend says that
 * it is through, and none was seen to pause for so long within a list.
 */
const quiet = 10_000;

interface Entry {
  readonly buddy: Buddy;
  /** Milliseconds since the epoch; the network knows, and may name the buddy again after that. */
  readonly until: number | undefined;
}

/** Buddies whom the user took off the list, and whom the network may still name: they do not come back by that. */
export class Dismissed {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  /** Who was named in this login. */
  readonly #listed = new Set<string>();
  #lastNamed: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Somebody of an earlier login. */
  recall(buddy: Buddy): void {
    this.#entries.set(foldedName(buddy.name), { buddy, until: undefined });
  }

  /** Somebody who was on the list until now. */
  add(buddy: Buddy, told: boolean): void {
    const until = told ? this.#clock.now() + afterglow : undefined;
    this.#entries.set(foldedName(buddy.name), { buddy, until });
    this.#listed.add(foldedName(buddy.name));
  }

  /** Of whom the network does not know. */
  get untold(): readonly Buddy[] {
    return [...this.#entries.values()].filter(({ until }) => until === undefined).map(({ buddy }) => buddy);
  }

  has(name: LegacyName): boolean {
    return this.#entries.has(foldedName(name));
  }

  delete(name: LegacyName): Buddy | undefined {
    const entry = this.#entries.get(foldedName(name));
    this.#entries.delete(foldedName(name));
    return entry?.buddy;
  }

  /** The network names somebody; answers whether that is one of these. */
  listed(name: LegacyName): boolean {
    this.#lastNamed = this.#clock.now();
    const key = foldedName(name);
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    if (entry.until === undefined || entry.until > this.#lastNamed) this.#listed.add(key);
    else this.#entries.delete(key);
    return this.#entries.has(key);
  }

  /**
   * Whom the network does not name any more: nothing has to be remembered of them. Nobody, unless it has told all of its
   * list: whoever was not reached yet would come back with the next login.
   */
  unlisted(): readonly Buddy[] {
    if (this.#lastNamed === undefined || this.#clock.now() - this.#lastNamed < quiet) return [];
    return this.untold.filter(({ name }) => !this.#listed.has(foldedName(name)));
  }
}
