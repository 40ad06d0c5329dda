import type { UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import type { BackendSeat, BackendSource } from "../users/network.ts";
import type { Link } from "./link.ts";

export interface PoolOptions {
  readonly usersPerBackend: number;
  /** Asks for one more backend. */
  readonly wantBackend: () => void;
  readonly log: Log;
}

/** Which backends exist, who is on which, and who waits. At least one backend is kept ready at any time. */
export class Pool implements BackendSource {
  readonly #options: PoolOptions;
  /** Newest first, as Spectrum 2 fills them. */
  #links: Link[] = [];
  readonly #linkOf = new Map<UserId, Link>();
  /** In the order of asking. */
  readonly #waiting = new Map<UserId, BackendSeat>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#links.length;
  }

  join(seat: BackendSeat): void {
    if (this.#linkOf.has(seat.id)) return;
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

  /** Resolves when no backend has much left to take. */
  async drained(): Promise<void> {
    for (const link of this.#links) await link.drained();
  }

  #seatWaiting(): void {
    for (const [id, seat] of this.#waiting) {
      const link = this.#withRoom();
      if (link === undefined) return this.#options.wantBackend();
      this.#waiting.delete(id);
      this.#linkOf.set(id, link);
      link.seats.set(id, seat);
      seat.seated(link);
    }
  }

  #withRoom(): Link | undefined {
    return this.#links.find((link) => link.seats.size < this.#options.usersPerBackend);
  }
}
