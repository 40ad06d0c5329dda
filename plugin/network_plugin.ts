import { ConnectionError } from "../proto/mod.ts";
import { Reporter } from "./reporter.ts";
import type {
  BuddyChange,
  BuddyRemoval,
  LoginRequest,
  LogoutRequest,
  OutgoingMessage,
  StatusChange,
} from "./requests.ts";

/** What a handler returns: nothing, now or later. */
export type Awaitable = void | Promise<void>;

/**
 * A backend's side of the protocol. `on…` is asked of the legacy network, `report…` (from {@link Reporter}) is told by
 * it. Only the abstract methods must be there; {@link capabilities.ts} tells the instance about the others.
 *
 * Requests of one user come one after another, so a handler must not wait for long: `onLogin` starts the login,
 * returns, and reports the outcome when it is known. Users never wait for each other. A handler that throws is logged
 * and harms nobody else; if it was `onLogin`, the user is told that the login failed (see {@link LoginError}).
 */
export abstract class NetworkPlugin extends Reporter implements AsyncDisposable {
  /** Users must give a password when they register. */
  readonly needPassword: boolean = true;
  /** Users must register before they can use the transport. */
  readonly needRegistration: boolean = true;

  /** Log the user in, and report connected or disconnected. It may come again for a user who is logged in. */
  abstract onLogin(request: LoginRequest): Awaitable;
  /** Log the user out. Nothing needs to be reported. */
  abstract onLogout(request: LogoutRequest): Awaitable;
  /** Deliver a message. */
  abstract onMessage(message: OutgoingMessage): Awaitable;

  onStatusChanged?(change: StatusChange): Awaitable;
  onBuddyChanged?(change: BuddyChange): Awaitable;
  onBuddyRemoved?(removal: BuddyRemoval): Awaitable;
  /** All stored buddies of the user, right after the login. */
  onBuddies?(user: string, buddies: readonly BuddyChange[]): Awaitable;

  /** The backend ends: log everybody out. */
  async [Symbol.asyncDispose](): Promise<void> {}
}

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
