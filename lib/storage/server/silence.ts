import type { Clock } from "../../clock.ts";

/** Milliseconds without any answer after which a server counts as gone. No statement of ours takes a tenth of it. */
const longest = 20_000;

/**
 * Notices when a server says nothing while somebody waits for it. One timer serves all who wait: one for each would cost
 * more than everything else that we do about a statement.
 */
export class Silence {
  readonly #clock: Clock;
  readonly #noticed: () => void;
  readonly #waiting = new Set<(error: Error) => void>();
  /** When the server was last heard of, or the first of them began to wait. */
  #since = 0;
  #timer: Disposable | undefined;

  /** `noticed` is called before those who wait are told. */
  constructor(clock: Clock, noticed: () => void) {
    this.#clock = clock;
    this.#noticed = noticed;
  }

  /** The server has answered, if with an error. */
  broken(): void {
    this.#since = this.#clock.now();
  }

  /** Settles like `work`; rejects when the server falls silent. The work itself goes on: who notices ends it. */
  during<T>(work: Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.#waiting.size === 0) this.#begin();
    this.#waiting.add(reject);
    const settled = () => {
      this.broken();
      this.#waiting.delete(reject);
      if (this.#waiting.size === 0) this.#end();
    };
    work.then((value) => (settled(), resolve(value)), (error) => (settled(), reject(error)));
    return promise;
  }

  #begin(): void {
    this.broken();
    this.#timer = this.#clock.after(longest, () => this.#check());
  }

  #end(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #check(): void {
    const rest = this.#since + longest - this.#clock.now();
    if (rest > 0) {
      this.#timer = this.#clock.after(rest, () => this.#check());
      return;
    }
    this.#timer = undefined;
    this.#noticed();
    const error = new Error(`the database has not answered for ${longest / 1000} seconds`);
    for (const reject of this.#waiting) reject(error);
    this.#waiting.clear();
  }
}
