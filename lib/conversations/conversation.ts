import type { BuddyView, IncomingMessage, OutgoingMessage, Report, TypingState } from "../events.ts";
import type { LegacyName, ResourceId, UserId } from "../ids.ts";

/** Whose conversation it is: the part of a user that an exchange of messages needs. */
export interface Speaker {
  readonly id: UserId;
  /** Sees to it that the network gets the message, or its sender an error. */
  say(message: OutgoingMessage): void;
}

/** A one-to-one exchange between a user and somebody on the legacy network. */
export class Conversation {
  readonly #user: Speaker;
  readonly #report: Report;
  /** The client the user last wrote from: answers go there until the user's presence changes. */
  #target: ResourceId | undefined;

  constructor(user: Speaker, report: Report) {
    this.#user = user;
    this.#report = report;
  }

  get target(): ResourceId | undefined {
    return this.#target;
  }

  /** From the user to the network. Throws what {@link Speaker.say} throws. */
  send(message: OutgoingMessage): void {
    this.#user.say(message);
    this.#target = message.origin.resource;
  }

  /** From the network to the user. */
  receive(message: IncomingMessage, buddy: BuddyView | undefined): void {
    this.#report(this.#user.id, { type: "message-received", message, target: this.#target, buddy });
  }

  /** From the network to the user: the buddy writes, or has stopped. */
  typing(conversation: LegacyName, state: TypingState, buddy: BuddyView | undefined): void {
    const target = this.#target;
    this.#report(this.#user.id, { type: "typing-changed", conversation, state, target, buddy });
  }
}
