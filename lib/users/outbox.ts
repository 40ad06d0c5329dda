import type { Clock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import type { Report } from "../events.ts";
import type { OutgoingMessage } from "../message.ts";
import type { LegacyMessageId, UserId } from "../ids.ts";
import type { SentMessage, UserBackend } from "./network.ts";

/** How long a message waits for a backend before its sender hears that it failed, in milliseconds. */
export const patience = 120_000;

/** How much may wait for one user, in characters; more comes back at once. */
const mostWaiting = 256 * 1024;

/** How many messages of one user are remembered until they are confirmed. */
const mostUnconfirmed = 10_000;

export interface OutboxOptions {
  readonly user: UserId;
  readonly report: Report;
  readonly clock: Clock;
  /** The backend that takes messages by now, if there is one. */
  readonly voice: () => UserBackend | undefined;
  /** The message as the network knows what it refers to: asked when it is sent, which may be long after it was written. */
  readonly forNetwork: (message: OutgoingMessage) => OutgoingMessage<LegacyMessageId>;
}

/**
 * One user's messages to the network that no backend has certainly taken yet. A message leaves in one of two ways: a
 * backend confirms it, or its sender gets it back as an error. The order is kept throughout.
 */
export class Outbox implements Disposable {
  readonly #options: OutboxOptions;
  /** Handed to the present backend, which has not confirmed them. */
  #unconfirmed: { readonly by: SentMessage; readonly message: OutgoingMessage }[] = [];
  /** For the next backend, or for this one when it has caught up. */
  #waiting: OutgoingMessage[] = [];
  #waitingSize = 0;
  #timer: Disposable | undefined;
  /** Whether the backend is to say when it has caught up. */
  #watching = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /**
   * Sends a message, or keeps it while there is no backend that could take it. Throws `backend-unavailable` when too
   * much is waiting already.
   */
  add(message: OutgoingMessage, backend: UserBackend | undefined): void {
    if (this.#waiting.length === 0 && backend !== undefined && !backend.isCongested) {
      return this.#send(message, backend);
    }
    if (this.#waitingSize + sizeOf(message) > mostWaiting) {
      throw new TransportError(
        "backend-unavailable",
        "Your message was not sent: too many others are waiting for the other network. Please try again later.",
      );
    }
    this.#waiting.push(message);
    this.#waitingSize += sizeOf(message);
    this.#timer ??= this.#options.clock.after(patience, () => this.#giveUp());
    if (backend !== undefined) this.#releaseLater(backend);
  }

  /** Sends what waits, as far as the backend can take it, and the rest once it has caught up. */
  release(backend: UserBackend): void {
    const messages = this.#takeWaiting();
    for (const [index, message] of messages.entries()) {
      if (backend.isCongested) {
        this.#putBack(messages.slice(index));
        return this.#releaseLater(backend);
      }
      this.#send(message, backend);
    }
  }

  /** The backend has read everything up to `mark`. Answers whether nothing is left to confirm. */
  confirm(mark: number): boolean {
    const open = this.#unconfirmed.findIndex(({ by }) => !("mark" in by) || by.mark > mark);
    if (open < 0) this.#unconfirmed = [];
    else if (open > 0) this.#unconfirmed.splice(0, open);
    return open < 0;
  }

  /** The backend tells of one message: it is with the network, or its sender gets it back. */
  settle(requestId: string, failure: TransportError | undefined): void {
    const index = this.#unconfirmed.findIndex(({ by }) => "requestId" in by && by.requestId === requestId);
    const [settled] = index < 0 ? [] : this.#unconfirmed.splice(index, 1);
    if (settled === undefined || failure === undefined) return;
    const { user, report } = this.#options;
    report(user, { type: "message-failed", message: settled.message, error: failure });
  }

  /**
   * The login ended while the backend is alive. It read what was sent before; but what it promised to tell of, and did
   * not, is sent again: the network may not have taken it.
   */
  parted(): void {
    this.#unconfirmed = this.#unconfirmed.filter(({ by }) => "requestId" in by);
    this.backendLost();
  }

  /** The user leaves by his own wish: what was sent is with the backend, in front of the LOGOUT. */
  forgetSent(): void {
    this.#unconfirmed = [];
  }

  /** The backend is gone: whatever it did not confirm is sent again through the next one. */
  backendLost(): void {
    const again = this.#unconfirmed.map(({ message }) => message);
    this.#unconfirmed = [];
    this.#putBack([...again, ...this.#takeWaiting()]);
  }

  /** Nobody will send any more: what waits goes back to its sender. */
  fail(text: string): void {
    const { user, report } = this.#options;
    const waiting = this.#takeWaiting();
    if (waiting.length === 0) return; // an error is made only for somebody: thousands may leave at a time
    const error = new TransportError("backend-unavailable", text);
    for (const message of waiting) report(user, { type: "message-failed", message, error });
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }

  #send(message: OutgoingMessage, backend: UserBackend): void {
    const by = backend.sendMessage(this.#options.user, this.#options.forNetwork(message));
    this.#unconfirmed.push({ by, message });
    // A backend that promised to tell and does not must not fill our memory: then the oldest count as taken.
    if (this.#unconfirmed.length > mostUnconfirmed) this.#unconfirmed.shift();
  }

  /** Whoever has caught up goes on with what waits, unless the login has gone elsewhere meanwhile. */
  #releaseLater(backend: UserBackend): void {
    if (this.#watching) return;
    this.#watching = true;
    void backend.drained().then(() => {
      this.#watching = false;
      const voice = this.#options.voice();
      if (voice !== undefined) this.release(voice);
    });
  }

  #takeWaiting(): OutgoingMessage[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingSize = 0;
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    return waiting;
  }

  #putBack(messages: OutgoingMessage[]): void {
    if (messages.length === 0) return;
    this.#waiting = messages;
    this.#waitingSize = messages.reduce((size, message) => size + sizeOf(message), 0);
    this.#timer ??= this.#options.clock.after(patience, () => this.#giveUp());
  }

  #giveUp(): void {
    this.#timer = undefined;
    this.fail("Your message was not sent: the other network could not be reached for two minutes.");
  }
}

function sizeOf({ body, raw }: OutgoingMessage): number {
  return body.length + (raw?.length ?? 0);
}
