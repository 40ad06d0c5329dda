import type { Clock } from "../clock.ts";
import type { UserId } from "../ids.ts";
import type { BackendSeat, BackendSource } from "../users/network.ts";
import type { Link } from "./link.ts";

export interface PoolOptions {
  readonly usersPerBackend: number;
  /** The least time between two logins, in milliseconds: some networks punish crowds. */
  readonly loginDelay: number;
  readonly clock: Clock;
  /** Asks for one more backend. */
  readonly wantBackend: () => void;
}

/** Which backends exist, who is on which, and who waits. At least one backend is kept ready at any time. */
export class Pool implements BackendSource, Disposable {
  readonly #options: PoolOptions;
  /** Newest first, as Spectrum 2 fills them. */
  #links: Link[] = [];
  readonly #linkOf = new Map<UserId, Link>();
  /** Set while the last login is so recent that the next one has to wait. */
  #pause: Disposable | undefined;
  /** In the order of asking. */
  readonly #waiting = new Map<UserId, BackendSeat>();
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#links.length;
  }

  join(seat: BackendSeat): void {
    if (this.#closed || this.#linkOf.has(seat.id)) return;
    this.#waiting.set(seat.id, seat);
    this.#seatWaiting();
  }

  leave(seat: BackendSeat): void {
    this.#waiting.delete(seat.id);
    this.#linkOf.get(seat.id)?.seats.delete(seat.id);
    this.#linkOf.delete(seat.id);
    this.#seatWaiting();
  }

  /** A backend is able to take users. */
  add(link: Link): void {
    this.#links.unshift(link);
    this.#seatWaiting();
  }

  /** A backend is gone: its users hear of it and will ask again. */
  remove(link: Link): void {
    this.#links = this.#links.filter((other) => other !== link);
    const lost = [...link.seats.values()];
    link.seats.clear();
    for (const seat of lost) this.#linkOf.delete(seat.id);
    for (const seat of lost) seat.backendLost();
    if (this.#links.length === 0) this.#options.wantBackend();
  }

  /** From now on nobody is seated: whoever waits must not get the seat of somebody who is being logged out. */
  [Symbol.dispose](): void {
    this.#closed = true;
    this.#waiting.clear();
    this.#pause?.[Symbol.dispose]();
  }

  /** Resolves when no backend has much left to take. */
  async drained(): Promise<void> {
    for (const link of this.#links) await link.drained();
  }

  #seatWaiting(): void {
    const { loginDelay, clock, wantBackend } = this.#options;
    for (const [id, seat] of this.#waiting) {
      const link = this.#withRoom();
      if (link === undefined) return wantBackend();
      if (this.#pause !== undefined) return;
      this.#waiting.delete(id);
      this.#linkOf.set(id, link);
      link.seats.set(id, seat);
      if (loginDelay > 0) this.#pause = clock.after(loginDelay, () => this.#goOn());
      seat.seated(link);
    }
  }

  #goOn(): void {
    this.#pause = undefined;
    this.#seatWaiting();
  }

  #withRoom(): Link | undefined {
    return this.#links.find((link) => link.seats.size < this.#options.usersPerBackend);
  }
}
