import type { Clock } from "../../../lib/clock.ts";

/** How long a failure counts, in milliseconds. */
const memory = 5 * 60_000;

/** From one address: for one account, and for all. */
const mostForAccount = 10;
const mostForAddress = 50;

/** How many addresses are remembered; the one that was quiet longest is forgotten first. */
const mostRemembered = 10_000;

/** Slows down who tries passwords: after a few failures from an address nothing is tried any more for a while. */
export class FailedLogins {
  readonly #clock: Clock;
  /** When there were failures, by what they count for. */
  readonly #failures = new Map<string, number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  isTooMany(address: string, account: string): boolean {
    return this.#count(address) >= mostForAddress || this.#count(`${address} ${account}`) >= mostForAccount;
  }

  note(address: string, account: string): void {
    this.#add(address, mostForAddress);
    this.#add(`${address} ${account}`, mostForAccount);
  }

  #count(key: string): number {
    const since = this.#clock.now() - memory;
    return this.#failures.get(key)?.filter((at) => at > since).length ?? 0;
  }

  #add(key: string, most: number): void {
    const times = [...this.#failures.get(key) ?? [], this.#clock.now()].slice(-most);
    this.#failures.delete(key);
    this.#failures.set(key, times);
    for (const first of this.#failures.keys()) {
      if (this.#failures.size <= mostRemembered) return;
      this.#failures.delete(first);
    }
  }
}
