import {
  type BuddyChange,
  type LoginRequest,
  type LogoutRequest,
  NetworkPlugin,
  type OutgoingMessage,
  Sessions,
  type Typing,
} from "../../plugin/mod.ts";
import { EchoSession } from "./session.ts";

/** A network with one inhabitant, who repeats what he is told. */
export class EchoPlugin extends NetworkPlugin {
  override readonly needPassword = false;
  override readonly receipts = true;
  readonly #sessions = new Sessions<EchoSession>();

  override async onLogin({ user }: LoginRequest): Promise<void> {
    const session = await this.#sessions.start(user, () => new EchoSession(user, this));
    session.connect();
  }

  override onLogout({ user }: LogoutRequest): Promise<void> {
    return this.#sessions.end(user);
  }

  override onMessage(message: OutgoingMessage): string {
    return this.#sessions.require(message.user).say(message);
  }

  override onTyping(typing: Typing): void {
    this.#sessions.get(typing.user)?.type(typing);
  }

  override onBuddyChanged({ user, ...change }: BuddyChange): void {
    this.#sessions.get(user)?.addBuddy(change);
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.#sessions[Symbol.asyncDispose]();
  }
}
