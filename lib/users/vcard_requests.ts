import type { Clock } from "../clock.ts";
import { notLoggedIn, TransportError } from "../errors.ts";
import type { VCard } from "../people.ts";
import type { LegacyName } from "../ids.ts";
import type { PassingRequest } from "./network.ts";

/** How long a backend may look for a card, in milliseconds. */
export const vcardPatience = 40_000;

/** How many questions one user may have open. */
const most = 200;

/** Where the ids, which are int32 on the wire, begin anew. */
const idLimit = 2 ** 31;

export interface VCardRequestsOptions {
  readonly clock: Clock;
  /** Sends to the network; answers whether there is a backend to send to. */
  readonly ask: (request: PassingRequest) => boolean;
}

interface Question {
  readonly resolve: (vcard: VCard) => void;
  readonly reject: (error: TransportError) => void;
  readonly timer: Disposable;
}

/** One user's open questions for other people's cards. {@link VCardRequests.abandon} ends them, timers and all. */
export class VCardRequests {
  readonly #options: VCardRequestsOptions;
  readonly #open = new Map<number, Question>();
  #nextId = 0;

  constructor(options: VCardRequestsOptions) {
    this.#options = options;
  }

  /**
   * What the network knows of somebody. Rejects with `not-logged-in`, with `item-not-found` when no answer comes in
   * time, and with `backend-unavailable` when the backend goes before it answers or too much is asked at a time.
   */
  async request(name: LegacyName): Promise<VCard> {
    if (this.#open.size >= most) {
      throw new TransportError("backend-unavailable", "Too many cards are being looked up for you already.");
    }
    const id = this.#newId();
    if (!this.#options.ask({ type: "vcard", name, id })) throw notLoggedIn();
    const { promise, resolve, reject } = Promise.withResolvers<VCard>();
    const timer = this.#options.clock.after(vcardPatience, () => this.#expired(id));
    this.#open.set(id, { resolve, reject, timer });
    return await promise;
  }

  /** An answer came. One that nobody asked for, or waits for any more, is ignored. */
  answered(id: number, vcard: VCard): void {
    this.#close(id)?.resolve(vcard);
  }

  /** Nobody will answer any more: the backend is gone. */
  abandon(): void {
    if (this.#open.size === 0) return; // an error is made only for somebody: thousands may leave at a time
    const error = new TransportError("backend-unavailable", "The connection to the other network was lost.");
    for (const id of [...this.#open.keys()]) this.#close(id)?.reject(error);
  }

  #expired(id: number): void {
    this.#close(id)?.reject(new TransportError("item-not-found", "The other network did not answer."));
  }

  #close(id: number): Question | undefined {
    const question = this.#open.get(id);
    this.#open.delete(id);
    question?.timer[Symbol.dispose]();
    return question;
  }

  #newId(): number {
    const id = this.#nextId;
    this.#nextId = (id + 1) % idLimit;
    return id;
  }
}
