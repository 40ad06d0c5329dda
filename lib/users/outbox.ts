import type { Clock } from "../clock.ts";
import { TransportError } from "../errors.ts";
import type { OutgoingMessage, Report } from "../events.ts";
import type { UserId } from "../ids.ts";
import type { UserBackend } from "./network.ts";

/** How long a message waits for a backend before its sender hears that it failed, in milliseconds. */
export const patience = 120_000;

/** How much may wait for one user, in characters; more comes back at once. */
const mostWaiting = 256 * 1024;

export interface OutboxOptions {
  readonly user: UserId;
  readonly report: Report;
  readonly clock: Clock;
}

/**
 * One user's messages to the network that no backend has certainly taken yet. A message leaves in one of two ways: a
 * backend confirms it, or its sender gets it back as an error. The order is kept throughout.
 */
export class Outbox implements Disposable {
  readonly #options: OutboxOptions;
  /** Handed to the present backend, which has not confirmed them. */
  #unconfirmed: { readonly mark: number; readonly message: OutgoingMessage }[] = [];
  /** For the next backend, or for this one when it has caught up. */
  #waiting: OutgoingMessage[] = [];
  #waitingSize = 0;
  #timer: Disposable | undefined;

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
    if (this.#waitingSize + message.body.length > mostWaiting) {
      throw new TransportError(
        "backend-unavailable",
        "Your message was not sent: too many others are waiting for the other network. Please try again later.",
      );
    }
    this.#waiting.push(message);
    this.#waitingSize += message.body.length;
    this.#timer ??= this.#options.clock.after(patience, () => this.#giveUp());
  }

  /** Sends what waits, as far as the backend can take it. Answers whether that was everything. */
  release(backend: UserBackend): boolean {
    const messages = this.#takeWaiting();
    for (const [index, message] of messages.entries()) {
      if (backend.isCongested) {
        this.#putBack(messages.slice(index));
        return false;
      }
      this.#send(message, backend);
    }
    return true;
  }

  /** The backend has read everything up to `mark`. Answers whether nothing is left to confirm. */
  confirm(mark: number): boolean {
    const open = this.#unconfirmed.findIndex((entry) => entry.mark > mark);
    this.#unconfirmed.splice(0, open < 0 ? this.#unconfirmed.length : open);
    return this.#unconfirmed.length === 0;
  }

  /** The backend is alive and has been left in order: it read what was sent before. */
  confirmAll(): void {
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
    const error = new TransportError("backend-unavailable", text);
    for (const message of this.#takeWaiting()) report(user, { type: "message-failed", message, error });
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }

  #send(message: OutgoingMessage, backend: UserBackend): void {
    this.#unconfirmed.push({ mark: backend.sendMessage(this.#options.user, message), message });
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
    this.#waitingSize = messages.reduce((size, { body }) => size + body.length, 0);
    this.#timer ??= this.#options.clock.after(patience, () => this.#giveUp());
  }

  #giveUp(): void {
    this.#timer = undefined;
    this.fail("Your message was not sent: the other network could not be reached for two minutes.");
  }
}
