import type { Clock } from "../../../lib/clock.ts";
import { isLoopback } from "./doorway.ts";
import { Recently } from "./recently.ts";
import type { SaslFailure } from "./sasl_outcome.ts";

const hour = 60 * 60_000;

/** RFC 6120 §6.5 has no better word for it: in XEP-0077 it would be `resource-constraint`. */
export const tooManyAccounts: SaslFailure = {
  kind: "failure",
  condition: "temporary-auth-failure",
  text: "Too many accounts were made from your address: please try again in an hour.",
};

/** How many accounts are made from one address: a first login makes one. */
export class NewAccounts {
  readonly #recently: Recently | undefined;

  /** `most` in an hour; it does not count for this machine's own programs, which may speak for many. 0: no limit. */
  constructor(most: number, clock: Clock) {
    this.#recently = most === 0 ? undefined : new Recently({ clock, memory: hour, most });
  }

  /** Answers whether one more may be made. It counts from now on, so that many at once are noticed. */
  begin(address: string): boolean {
    if (this.#recently === undefined || isLoopback(address)) return true;
    if (this.#recently.isTooOften(address)) return false;
    this.#recently.note(address);
    return true;
  }

  /** Nothing came of it. */
  failed(address: string): void {
    if (!isLoopback(address)) this.#recently?.takeBack(address);
  }
}
