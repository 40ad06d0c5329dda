import type { BuddyView, IncomingMessage, OutgoingMessage, Report, TypingState } from "../events.ts";
import { foldedName, type LegacyName, type ResourceId } from "../ids.ts";
import { AwaitedReceipts } from "./awaited_receipts.ts";
import { Conversation, type Speaker } from "./conversation.ts";

/** Every exchange of one user. Names are matched without regard to case, like buddies. */
export class Conversations {
  readonly #user: Speaker;
  readonly #report: Report;
  readonly #byName = new Map<string, Conversation>();
  readonly #receipts = new AwaitedReceipts();

  constructor(user: Speaker, report: Report) {
    this.#user = user;
    this.#report = report;
  }

  send(message: OutgoingMessage): void {
    const conversation = this.#with(message.conversation);
    conversation.send(message);
    this.#byName.set(foldedName(message.conversation), conversation);
    this.#receipts.add(message);
  }

  receive(message: IncomingMessage, buddy: BuddyView | undefined): void {
    this.#with(message.conversation).receive(message, buddy);
  }

  /** The client that an answer from there would go to, if that is known. */
  targetOf(name: LegacyName): ResourceId | undefined {
    return this.#with(name).target;
  }

  /** The buddy writes, or has stopped. */
  typing(name: LegacyName, state: TypingState, buddy: BuddyView | undefined): void {
    this.#with(name).typing(name, state, buddy);
  }

  /** The network says that a message arrived; tells the client that sent it, once. */
  delivered(name: LegacyName, receiptId: string): void {
    const origin = this.#receipts.take(name, receiptId);
    if (origin !== undefined) {
      this.#report(this.#user.id, { type: "message-delivered", origin, receiptId });
    }
  }

  /**
   * Forgets which client each exchange was held from, so that the next message reaches all of the user's clients
   * again: one of them has come, gone or moved (RFC 6121 §5.1). An exchange knows nothing else worth keeping.
   */
  resourcesChanged(): void {
    this.#byName.clear();
  }

  /** Only {@link send} keeps a new one: whoever writes first leaves nothing to remember, and strangers must not fill our memory. */
  #with(name: LegacyName): Conversation {
    return this.#byName.get(foldedName(name)) ?? new Conversation(this.#user, this.#report);
  }
}
