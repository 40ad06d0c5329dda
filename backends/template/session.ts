import {
  type BuddyChange,
  type OutgoingMessage,
  type Reporter,
  StatusType,
  type Typing,
} from "../../plugin/mod.ts";

/** One user's login. A real one would hold the connection to the legacy network. */
export class EchoSession implements AsyncDisposable {
  readonly #user: string;
  readonly #reporter: Reporter;
  #messages = 0;

  constructor(user: string, reporter: Reporter) {
    this.#user = user;
    this.#reporter = reporter;
  }

  /** A real network would answer later, with success or with `reportDisconnected`. */
  connect(): void {
    this.#reporter.reportConnected(this.#user);
    this.addBuddy({ buddy: "echo", alias: "Echo", groups: ["Spectrum 2"] });
  }

  addBuddy({ buddy, alias, groups }: Omit<BuddyChange, "user">): void {
    this.#reporter.reportBuddyChanged({ user: this.#user, buddy, alias, groups, status: StatusType.online });
  }

  /** The buddy does what the user does. */
  type(typing: Typing): void {
    this.#reporter.reportTyping(typing);
  }

  /** Returns the id that the network gave to the message. */
  say({ user, buddy, text, id }: OutgoingMessage): string {
    const legacyId = this.#nextId();
    if (id !== undefined) this.#reporter.reportReceipt(user, buddy, id);
    this.#reporter.reportMessage({ user, buddy, text, legacyId: this.#nextId() });
    return legacyId;
  }

  /** Here a real session says goodbye to the network and closes its socket. */
  async [Symbol.asyncDispose](): Promise<void> {}

  #nextId(): string {
    return `echo-${++this.#messages}`;
  }
}
