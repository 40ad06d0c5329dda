import type { BuddyView, IncomingMessage, OutgoingMessage, Report } from "../events.ts";
import { foldedName } from "../ids.ts";
import { Conversation, type Speaker } from "./conversation.ts";

/** Every exchange of one user. Names are matched without regard to case, like buddies. */
export class Conversations {
  readonly #user: Speaker;
  readonly #report: Report;
  readonly #byName = new Map<string, Conversation>();

  constructor(user: Speaker, report: Report) {
    this.#user = user;
    this.#report = report;
  }

  send(message: OutgoingMessage): void {
    const key = foldedName(message.conversation);
    const conversation = this.#byName.get(key) ?? this.#new();
    conversation.send(message);
    this.#byName.set(key, conversation);
  }

  receive(message: IncomingMessage, buddy: BuddyView | undefined): void {
    // Not kept: whoever writes first leaves nothing to remember, and strangers must not fill our memory.
    const conversation = this.#byName.get(foldedName(message.conversation)) ?? this.#new();
    conversation.receive(message, buddy);
  }

  /**
   * Forgets which client each exchange was held from, so that the next message reaches all of the user's clients
   * again: one of them has come, gone or moved (RFC 6121 §5.1). An exchange knows nothing else worth keeping.
   */
  resourcesChanged(): void {
    this.#byName.clear();
  }

  #new(): Conversation {
    return new Conversation(this.#user, this.#report);
  }
}
