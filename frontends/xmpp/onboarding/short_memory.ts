import type { Clock } from "../../../lib/clock.ts";

export interface ShortMemoryOptions {
  readonly clock: Clock;
  /** How long something is kept that nobody looks at, in milliseconds. */
  readonly lifetime: number;
  /** How much is kept at all: beyond that the longest unused goes. */
  readonly most: number;
}

/** Remembers what is used, forgets what is not. It needs no timer: whoever looks clears away what is too old. */
export class ShortMemory<Key, Value> {
  readonly #options: ShortMemoryOptions;
  /** The longest unused first. */
  readonly #kept = new Map<Key, { readonly value: Value; readonly usedAt: number }>();

  constructor(options: ShortMemoryOptions) {
    this.#options = options;
  }

  /** Without touching it. */
  has(key: Key): boolean {
    this.#forget();
    return this.#kept.has(key);
  }

  get(key: Key): Value | undefined {
    this.#forget();
    const found = this.#kept.get(key);
    if (found !== undefined) this.set(key, found.value);
    return found?.value;
  }

  set(key: Key, value: Value): void {
    this.#kept.delete(key);
    this.#kept.set(key, { value, usedAt: this.#options.clock.now() });
    this.#forget();
  }

  delete(key: Key): void {
    this.#kept.delete(key);
  }

  /** Without touching any. */
  *values(): Generator<Value> {
    this.#forget();
    for (const { value } of this.#kept.values()) yield value;
  }

  #forget(): void {
    const { clock, lifetime, most } = this.#options;
    const oldest = clock.now() - lifetime;
    for (const [key, { usedAt }] of this.#kept) {
      if (usedAt > oldest && this.#kept.size <= most) return;
      this.#kept.delete(key);
    }
  }
}
