import type { BackendId } from "../ids.ts";
import type { Stats } from "../../proto/mod.ts";

/** The part of a backend's link that is looked at. */
export interface CountedBackend {
  readonly id: BackendId;
  readonly seats: { readonly size: number };
  /** Undefined until the backend has told. */
  readonly stats: Stats | undefined;
}

/** So many crashed backends are remembered by name; all of them are counted. */
const remembered = 1_000;

/** Which backends are at work, and which crashed. */
export class BackendCensus {
  readonly #working = new Set<CountedBackend>();
  readonly #crashed: string[] = [];
  #crashes = 0;

  /** How many backends are ready or carry users. */
  get count(): number {
    return this.#working.size;
  }

  /** What each backend said last of its memory. */
  get stats(): readonly Stats[] {
    return [...this.#working].flatMap(({ stats }) => stats ?? []);
  }

  get crashes(): number {
    return this.#crashes;
  }

  /** The ids of those that crashed last, oldest first: process ids as far as they told. */
  get crashed(): readonly string[] {
    return this.#crashed;
  }

  arrived(backend: CountedBackend): void {
    this.#working.add(backend);
  }

  /** Ask before its users are moved: as in Spectrum 2, a backend that is lost together with users has crashed. */
  lost(backend: CountedBackend): void {
    if (!this.#working.delete(backend) || backend.seats.size === 0) return;
    this.#crashes++;
    this.#crashed.push(nameOf(backend));
    if (this.#crashed.length > remembered) this.#crashed.shift();
  }
}

/** Whatever a backend says of itself, the name is one number on one line. */
function nameOf({ id, stats }: CountedBackend): string {
  return stats !== undefined && /^\d+$/.test(stats.id) ? stats.id : String(id);
}
