import type { Clock } from "../../clock.ts";
import { patiently, type Remedy } from "../patience.ts";
import { Silence } from "./silence.ts";

/** How a driver's connections are made and what its errors mean. */
export interface PoolKind<Pool> {
  readonly make: () => Pool;
  /** Breaks all its connections, whatever they are doing. */
  readonly drop: (pool: Pool) => void;
  readonly remedy: (error: unknown) => Remedy;
}

type Work<Pool, T> = (pool: Pool, answered: () => void) => Promise<T>;

interface Watched<Pool> {
  readonly pool: Pool;
  readonly silence: Silence;
  readonly answered: () => void;
}

/**
 * Connections to a server that may restart, or go without a word. Work that a restart has interrupted is done again,
 * so it must bear that: a transaction whose COMMIT got no answer may have happened.
 */
export class SteadyPool<Pool> {
  readonly #kind: PoolKind<Pool>;
  readonly #clock: Clock;
  #watched: Watched<Pool>;

  constructor(kind: PoolKind<Pool>, clock: Clock) {
    this.#kind = kind;
    this.#clock = clock;
    this.#watched = this.#make();
  }

  get current(): Pool {
    return this.#watched.pool;
  }

  /** Runs `work` until it works; see {@link patiently}. It says so when the server has answered in between. */
  run<T>(work: Work<Pool, T>): Promise<T> {
    return patiently(() => this.runOnce(work), { remedy: this.#kind.remedy, clock: this.#clock });
  }

  /** The same for work that cannot be done again. */
  runOnce<T>(work: Work<Pool, T>): Promise<T> {
    const { pool, silence, answered } = this.#watched;
    return silence.during(work(pool, answered));
  }

  #make(): Watched<Pool> {
    const pool = this.#kind.make();
    const silence = new Silence(this.#clock, () => {
      this.#watched = this.#make();
      this.#kind.drop(pool);
    });
    return { pool, silence, answered: () => silence.broken() };
  }
}
