import { ConnectionError } from "../proto/mod.ts";
import type { Awaitable } from "./awaitable.ts";
import type { ContactRequests } from "./contact_requests.ts";
import type { MessagePart, MessageRequests, OutgoingMessage } from "./message_requests.ts";
import { Reporter } from "./reporter.ts";
import type {
  BuddyChange,
  BuddyRemoval,
  LoginRequest,
  LoginStepAnswer,
  LogoutRequest,
  StatusChange,
} from "./requests.ts";
import type { RoomRequests } from "./room_requests.ts";

/**
 * A backend's side of the protocol. `on…` is asked of the legacy network, `report…` (from {@link Reporter}) is told by
 * it. Only the abstract methods must be there; the others come by topic from {@link MessageRequests},
 * {@link RoomRequests} and {@link ContactRequests}, and `capabilities.ts` tells the instance which of them there are.
 *
 * Requests of one user come one after another, so a handler must not wait for long: `onLogin` starts the login,
 * returns, and reports the outcome when it is known. Users never wait for each other. A handler that throws is logged
 * and harms nobody else, and the user is told: see {@link LoginError} for `onLogin`, {@link RequestError} for all
 * others.
 */
export abstract class NetworkPlugin extends Reporter implements AsyncDisposable {
  /** Users must give a password when they register. */
  readonly needPassword: boolean = true;
  /** Users must register before they can use the transport. */
  readonly needRegistration: boolean = true;
  /** The plugin reports when messages arrive (`reportReceipt`, `reportMessageStatus`). */
  readonly receipts: boolean = false;
  /** Legacy names go into addresses as they are, `@` as `%`, instead of escaped by XEP-0106. */
  readonly disableJidEscaping: boolean = false;
  /** What, beyond text, `onMessage` makes use of. */
  readonly messageParts: readonly MessagePart[] = [];

  /** Log the user in, and report connected or disconnected. It may come again for a user who is logged in. */
  abstract onLogin(request: LoginRequest): Awaitable;
  /** Log the user out. Nothing needs to be reported. */
  abstract onLogout(request: LogoutRequest): Awaitable;
  /**
   * Deliver a message. When it returns, the instance is told that the network has the message, under the id that was
   * returned if one was; when it throws, that it failed. Whoever learns the id only later returns none, and reports
   * it with `reportMessageStatus`.
   */
  abstract onMessage(message: OutgoingMessage): Awaitable<string | void>;

  /** The user answered a step that `reportLoginStep` showed. */
  onLoginAnswer?(answer: LoginStepAnswer): Awaitable;
  onStatusChanged?(change: StatusChange): Awaitable;
  onBuddyChanged?(change: BuddyChange): Awaitable;
  onBuddyRemoved?(removal: BuddyRemoval): Awaitable;
  /** All stored buddies of the user, right after the login. */
  onBuddies?(user: string, buddies: readonly BuddyChange[]): Awaitable;
  /**
   * A stanza of a user, for a network that speaks XMPP: `to` is a legacy address, `from` the user's full JID. With this
   * method, messages and presences to buddies and rooms come here only.
   */
  onRawXml?(stanza: string): Awaitable;

  /** The backend ends: log everybody out. */
  async [Symbol.asyncDispose](): Promise<void> {}
}

export interface NetworkPlugin extends MessageRequests, RoomRequests, ContactRequests {}

/** Throw it in `onLogin` to fail the login with a code and a text for the user. */
export class LoginError extends Error {
  override readonly name = "LoginError";
  readonly code: ConnectionError;

  constructor(code: ConnectionError, text: string, options?: ErrorOptions) {
    super(text, options);
    this.code = code;
  }
}

/** What the user is told about anything thrown by `onLogin`. Only a {@link LoginError} is meant for people to read. */
export function loginFailure(error: unknown): { code: ConnectionError; text: string } {
  if (error instanceof LoginError) return { code: error.code, text: error.message };
  const text = "The login failed because of an error in the gateway. Please tell its administrator.";
  return { code: ConnectionError.otherError, text };
}
