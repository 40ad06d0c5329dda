import type { Clock } from "../../../lib/clock.ts";
import { Recently } from "./recently.ts";

/** How long a failure counts, in milliseconds. */
const memory = 5 * 60_000;

/** From one address: for one account, and for all. */
const mostForAccount = 10;
const mostForAddress = 50;

/** Slows down who tries passwords: after a few failures from an address nothing is tried any more for a while. */
export class FailedLogins {
  readonly #ofAddresses: Recently;
  readonly #ofAccounts: Recently;

  constructor(clock: Clock) {
    this.#ofAddresses = new Recently({ clock, memory, most: mostForAddress });
    this.#ofAccounts = new Recently({ clock, memory, most: mostForAccount });
  }

  isTooMany(address: string, account: string): boolean {
    return this.#ofAddresses.isTooOften(address) || this.#ofAccounts.isTooOften(`${address} ${account}`);
  }

  note(address: string, account: string): void {
    this.#ofAddresses.note(address);
    this.#ofAccounts.note(`${address} ${account}`);
  }
}
