import type { Clock } from "../clock.ts";
import type { UserId } from "../ids.ts";
import type { BackendSeat } from "../users/network.ts";

/** How long after a message the backend is asked whether it has read that far, in milliseconds. */
const confirmAfter = 250;

/** After how many messages it is asked at once, so that few are remembered. */
const confirmEach = 256;

export interface ConfirmationsOptions {
  readonly clock: Clock;
  /** Sends a PING; every one is to be told by {@link Confirmations.pinged}, whoever sent it. */
  readonly ping: () => void;
}

/**
 * Whose messages a backend may not have read yet. The old protocol confirms no message, but every backend reads in
 * order: once it answers a PING, it has read what was sent before.
 */
export class Confirmations implements Disposable {
  readonly #options: ConfirmationsOptions;
  readonly #open = new Set<BackendSeat>();
  /** PINGs sent, and how many of them are answered. They are answered in order, and behind what came before them. */
  #pings = 0;
  #pongs = 0;
  /** Messages behind the last PING. */
  #sincePing = 0;
  #timer: Disposable | undefined;

  constructor(options: ConfirmationsOptions) {
    this.#options = options;
  }

  /** A message was sent; answers its mark. */
  sent(seat: BackendSeat | undefined): number {
    if (seat !== undefined) this.#open.add(seat);
    // The PING that may be sent here is behind the message: its PONG is the one that confirms it.
    const mark = this.#pings + 1;
    if (++this.#sincePing < confirmEach) this.#pingSoon();
    else this.#options.ping();
    return mark;
  }

  pinged(): void {
    this.#pings++;
    this.#sincePing = 0;
  }

  /** A PONG came, while these people were on the backend. */
  ponged(seats: ReadonlyMap<UserId, BackendSeat>): void {
    this.#pongs = Math.min(this.#pongs + 1, this.#pings);
    for (const seat of this.#open) {
      // The marks of somebody who has left are another backend's.
      if (seats.get(seat.id) !== seat || seat.taken(this.#pongs)) this.#open.delete(seat);
    }
    if (this.#pongs < this.#pings) return;
    this[Symbol.dispose]();
    if (this.#open.size > 0) this.#pingSoon();
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }

  #pingSoon(): void {
    this.#timer ??= this.#options.clock.after(confirmAfter, this.#options.ping);
  }
}
