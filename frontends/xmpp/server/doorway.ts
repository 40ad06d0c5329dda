/** Who may connect: so many at a time, from one address and from all. */
const mostOfAll = 10_000;

export class Doorway {
  readonly #mostOfAddress: number;
  readonly #byAddress = new Map<string, number>();
  #count = 0;

  /** `mostOfAddress` does not count for this machine's own programs, which may speak for many; 0: no limit. */
  constructor(mostOfAddress: number) {
    this.#mostOfAddress = mostOfAddress;
  }

  /** Lets somebody in who comes from there, or answers `undefined`; dispose the answer when they leave. */
  enter(address: string): Disposable | undefined {
    const own = this.#byAddress.get(address) ?? 0;
    const isCrowd = this.#mostOfAddress > 0 && own >= this.#mostOfAddress && !isLoopback(address);
    if (isCrowd || this.#count >= mostOfAll) return undefined;
    this.#count++;
    this.#byAddress.set(address, own + 1);
    let isIn = true;
    return {
      [Symbol.dispose]: () => {
        if (isIn) this.#leave(address);
        isIn = false;
      },
    };
  }

  #leave(address: string): void {
    this.#count--;
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }
}

/** Whether an address is of this machine alone: what goes there is seen by nobody on a network. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, "");
  return plain === "::1" || /^127(?:\.\d{1,3}){3}$/.test(plain);
}
