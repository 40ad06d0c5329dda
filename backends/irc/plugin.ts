import {
  type BuddyChange,
  type BuddyRemoval,
  type LoginRequest,
  type LogoutRequest,
  NetworkPlugin,
  type OutgoingMessage,
  type Send,
  Sessions,
  type StatusChange,
} from "../../plugin/mod.ts";
import { notConnected } from "./messages.ts";
import { IrcSession, type IrcWorld } from "./session.ts";

/** IRC, one to one: each user has a connection of their own to the configured server; a legacy name is a nick. */
export class IrcPlugin extends NetworkPlugin {
  /** Most nicks have none. */
  override readonly needPassword = false;
  readonly #sessions = new Sessions<IrcSession>();
  readonly #world: IrcWorld;

  constructor(send: Send, world: IrcWorld) {
    super(send);
    this.#world = world;
  }

  override async onLogin({ user, legacyName, password }: LoginRequest): Promise<void> {
    const account = { user, nick: legacyName, password };
    const session = await this.#sessions.start(user, () => new IrcSession(account, this.#world, this));
    void session.start();
  }

  override onLogout({ user }: LogoutRequest): Promise<void> {
    return this.#sessions.end(user);
  }

  override onMessage({ user, buddy, text }: OutgoingMessage): void {
    const session = this.#sessions.get(user);
    if (session === undefined) throw notConnected();
    session.say(buddy, text);
  }

  override onStatusChanged({ user, status, statusMessage }: StatusChange): void {
    this.#sessions.get(user)?.setStatus(status, statusMessage);
  }

  override onBuddyChanged(change: BuddyChange): void {
    this.#sessions.get(change.user)?.watchBuddy(change);
  }

  /** IRC keeps no list of buddies: the instance tells whom to look out for. */
  override onBuddies(user: string, buddies: readonly BuddyChange[]): void {
    for (const buddy of buddies) this.#sessions.get(user)?.watchBuddy(buddy);
  }

  override onBuddyRemoved({ user, buddy }: BuddyRemoval): void {
    this.#sessions.get(user)?.unwatchBuddy(buddy);
  }

  override [Symbol.asyncDispose](): Promise<void> {
    return this.#sessions[Symbol.asyncDispose]();
  }
}
