import {
  type BuddyChange,
  type LoginRequest,
  type LogoutRequest,
  NetworkPlugin,
  type OutgoingMessage,
  Sessions,
} from "../../plugin/mod.ts";
import { EchoSession } from "./session.ts";

/** A network with one inhabitant, who repeats what he is told. */
export class EchoPlugin extends NetworkPlugin {
  override readonly needPassword = false;
  readonly #sessions = new Sessions<EchoSession>();

  override async onLogin({ user }: LoginRequest): Promise<void> {
    const session = await this.#sessions.start(user, () => new EchoSession(user, this));
    session.connect();
  }

  override onLogout({ user }: LogoutRequest): Promise<void> {
    return this.#sessions.end(user);
  }

  override onMessage({ user, buddy, text }: OutgoingMessage): void {
    this.#sessions.get(user)?.say(buddy, text);
  }

  override onBuddyChanged({ user, ...change }: BuddyChange): void {
    this.#sessions.get(user)?.addBuddy(change);
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.#sessions[Symbol.asyncDispose]();
  }
}
