/** Servers that lose each other take hundreds of people with them, most of whom are back in a minute. */

/** `a.example b.example`, the two servers, is why somebody quit in a netsplit. */
const twoServers = /^(?:[\w*-]+\.)+[\w*-]+ (?:[\w*-]+\.)+[\w*-]+$/;

export function isNetsplit(reason: string): boolean {
  return twoServers.test(reason) && !reason.includes("..");
}

export interface SplitTimes {
  /** After the first who went, for the others to go as well, in milliseconds. */
  readonly gather: number;
  /** For people to come back before they are told to have left, in milliseconds. */
  readonly grace: number;
}

export interface SplitEvents {
  /** Somebody has gone and is still shown: told once for all who went together. */
  readonly onSplit: (reason: string) => void;
  /** Whoever is still away has left. */
  readonly onOver: () => void;
}

/** Holds the departures of a netsplit back, all of one connection. */
export class SplitWatch implements Disposable {
  readonly #times: SplitTimes;
  readonly #events: SplitEvents;
  #reason: string | undefined;
  #announcement: ReturnType<typeof setTimeout> | undefined;
  #end: ReturnType<typeof setTimeout> | undefined;

  constructor(times: SplitTimes, events: SplitEvents) {
    this.#times = times;
    this.#events = events;
  }

  /** Somebody quit, and is to be shown for a while longer. */
  quit(reason: string): void {
    if (this.#reason === undefined) {
      this.#announcement = setTimeout(() => this.#announce(), this.#times.gather);
    }
    this.#reason ??= reason;
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.#over(), this.#times.grace);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#announcement);
    clearTimeout(this.#end);
  }

  #announce(): void {
    if (this.#reason !== undefined) this.#events.onSplit(this.#reason);
  }

  #over(): void {
    this[Symbol.dispose]();
    this.#reason = undefined;
    this.#events.onOver();
  }
}
