import { TransportError } from "../errors.ts";
import type { BuddyView, IncomingMessage, OutgoingMessage, Report } from "../events.ts";
import type { ResourceId, UserId } from "../ids.ts";
import type { UserBackend } from "../users/network.ts";

/** Whose conversation it is: the part of a user that an exchange of messages needs. */
export interface Speaker {
  readonly id: UserId;
  /** The backend to speak through; undefined while the user is not logged in to the legacy network. */
  readonly voice: UserBackend | undefined;
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

  /** From the user to the network. Throws `not-logged-in` when nobody can take the message. */
  send(message: OutgoingMessage, from: ResourceId): void {
    const backend = this.#user.voice;
    if (backend === undefined) {
      throw new TransportError(
        "not-logged-in",
        "Your message was not sent: you are not logged in to the other network at the moment.",
      );
    }
    this.#target = from;
    backend.sendMessage(this.#user.id, message);
  }

  /** From the network to the user. */
  receive(message: IncomingMessage, buddy: BuddyView | undefined): void {
    this.#report(this.#user.id, { type: "message-received", message, target: this.#target, buddy });
  }
}
