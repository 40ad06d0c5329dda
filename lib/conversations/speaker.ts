import type { TransportError } from "../errors.ts";
import type { BuddyView } from "../events.ts";
import type { LegacyName, UserId } from "../ids.ts";
import type { OutgoingMessage } from "../message.ts";
import type { UserBackend } from "../users/network.ts";

/** Whose conversations they are: the part of a user that an exchange of messages needs. */
export interface Speaker {
  readonly id: UserId;
  /** Through whom to speak; undefined while the login does not stand. */
  readonly voice: UserBackend | undefined;
  /** Sees to it that the network gets the message, or its sender an error. Throws when it cannot be kept. */
  say(message: OutgoingMessage): void;
  /** The network has a message, or will not have it for a reason that its sender should read. */
  messageSettled(requestId: string, failure: TransportError | undefined): void;
  /** Something was said. */
  noteActivity(): void;
  /** Those that the user is in. */
  readonly rooms: { has(name: LegacyName): boolean };
  /** Somebody on the user's list. */
  buddy(name: LegacyName): BuddyView | undefined;
}
