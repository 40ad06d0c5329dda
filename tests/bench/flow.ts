/**
 * How long there may be no sign of anything before the rest is given up, in milliseconds. Long: what commits every message
 * by itself writes 2,000 of them, on a busy disk, before it answers anything.
 */
const patience = 60_000;

/** Waits for a number of things to arrive. */
export class Arrivals {
  readonly #expected: number;
  readonly #end = Promise.withResolvers<void>();
  #count = 0;
  #isQuiet = false;

  constructor(expected: number) {
    this.#expected = expected;
  }

  get count(): number {
    return this.#count;
  }

  /** Something is on its way: worth waiting for. */
  heard(): void {
    this.#isQuiet = false;
  }

  arrived(): void {
    this.heard();
    if (++this.#count === this.#expected) this.#end.resolve();
  }

  fail(error: Error): void {
    this.#end.reject(error);
  }

  /** Resolves when all have arrived. Rejects when nothing is heard for long. */
  async all(): Promise<void> {
    const watch = setInterval(() => {
      if (this.#isQuiet) this.fail(new Error(`stuck: ${this.#count} of ${this.#expected} arrived`));
      this.#isQuiet = true;
    }, patience);
    try {
      await this.#end.promise;
    } finally {
      clearInterval(watch);
    }
  }
}

export interface FlowOptions {
  /** How many pieces of work there are, and how many of them may be under way at a time. */
  readonly total: number;
  readonly window: number;
  /** How many arrivals one piece makes. */
  readonly arrivalsEach: number;
  /** Sends the piece with this number, counted from 0. */
  readonly send: (piece: number) => void;
}

/** Pieces of work that are sent as fast as others arrive. */
export class Flow {
  readonly #options: FlowOptions;
  readonly #arrivals: Arrivals;
  #sent = 0;

  constructor(options: FlowOptions) {
    this.#options = options;
    this.#arrivals = new Arrivals(options.total * options.arrivalsEach);
  }

  /** Told of every arrival. */
  arrived(): void {
    this.#arrivals.arrived();
    this.#fill();
  }

  /** Sends everything. Resolves to the milliseconds until the last arrival, rejects when nothing arrives for long. */
  async run(): Promise<number> {
    const began = performance.now();
    this.#fill();
    await this.#arrivals.all();
    return performance.now() - began;
  }

  #fill(): void {
    const { total, window, arrivalsEach, send } = this.#options;
    const back = Math.floor(this.#arrivals.count / arrivalsEach);
    while (this.#sent < total && this.#sent < back + window) send(this.#sent++);
  }
}
