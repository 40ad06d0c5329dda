import type { UserId } from "../ids.ts";
import type { BackendSeat } from "../users/network.ts";
import type { Link } from "./link.ts";
import { loginTakes } from "./quarantine.ts";

/** An empty backend is kept for so long, in milliseconds, while another one is ready. */
const emptyFor = 60_000;

/** A backend in the pool: what it may be used for. */
export class PooledLink {
  readonly link: Link;
  /** Whether it is for users who have been idle, and takes no logins. */
  readonly isLongRunning: boolean;
  #isRetired = false;
  #wasUsed = false;
  #emptySince: number;
  readonly #seatedAt = new Map<UserId, number>();
  /** Somebody who logs in alone. */
  #guest: BackendSeat | undefined;

  constructor(link: Link, isLongRunning: boolean, now: number) {
    this.link = link;
    this.isLongRunning = isLongRunning;
    this.#emptySince = now;
  }

  get size(): number {
    return this.link.seats.size;
  }

  /** Whether it takes nobody any more and ends with its last user. */
  get isRetired(): boolean {
    return this.#isRetired;
  }

  /** Whether it could have grown by its users. */
  get wasUsed(): boolean {
    return this.#wasUsed;
  }

  /** Whether logins go here, as far as there is room. */
  takesLogins(now: number): boolean {
    return !this.#isRetired && !this.isLongRunning && !this.#isHeld(now);
  }

  retire(): void {
    this.#isRetired = true;
  }

  sit(seat: BackendSeat, now: number): void {
    this.link.seats.set(seat.id, seat);
    this.#seatedAt.set(seat.id, now);
    this.#wasUsed = true;
  }

  /** Keeps others away while this user logs in. */
  hold(seat: BackendSeat): void {
    this.#guest = seat;
  }

  /** Answers for how many milliseconds the user was here. */
  stand(id: UserId, now: number): number {
    this.link.seats.delete(id);
    const seatedAt = this.#seatedAt.get(id) ?? now;
    this.#seatedAt.delete(id);
    if (this.size === 0) this.#emptySince = now;
    return now - seatedAt;
  }

  /** For how many milliseconds the user has been here. */
  stay(id: UserId, now: number): number {
    return now - (this.#seatedAt.get(id) ?? now);
  }

  /** Whether it can go, if another one is ready. One that somebody else started could not be had back. */
  isIdle(now: number): boolean {
    return this.size === 0 && now - this.#emptySince >= emptyFor && this.link.process !== undefined;
  }

  #isHeld(now: number): boolean {
    const guest = this.#guest;
    if (guest === undefined || this.link.seats.get(guest.id) !== guest) return false;
    return guest.isLoggingIn && this.stay(guest.id, now) < loginTakes;
  }
}
