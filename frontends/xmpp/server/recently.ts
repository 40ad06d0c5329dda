import type { Clock } from "../../../lib/clock.ts";

export interface RecentlyOptions {
  readonly clock: Clock;
  /** How long something counts, in milliseconds. */
  readonly memory: number;
  /** How often is too often. */
  readonly most: number;
}

/** How many are remembered; who was quiet longest is forgotten first. */
const mostRemembered = 10_000;

/** Notices what somebody did too often in a short time. */
export class Recently {
  readonly #options: RecentlyOptions;
  /** When it was done, by whom. */
  readonly #times = new Map<string, number[]>();

  constructor(options: RecentlyOptions) {
    this.#options = options;
  }

  isTooOften(who: string): boolean {
    const { clock, memory, most } = this.#options;
    const since = clock.now() - memory;
    return (this.#times.get(who)?.filter((at) => at > since).length ?? 0) >= most;
  }

  note(who: string): void {
    const { clock, most } = this.#options;
    const times = [...this.#times.get(who) ?? [], clock.now()].slice(-most);
    this.#times.delete(who);
    this.#times.set(who, times);
    for (const first of this.#times.keys()) {
      if (this.#times.size <= mostRemembered) return;
      this.#times.delete(first);
    }
  }

  /** The last time does not count. */
  takeBack(who: string): void {
    this.#times.get(who)?.pop();
  }
}
