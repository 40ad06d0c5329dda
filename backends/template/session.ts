import { type BuddyChange, type Reporter, StatusType } from "../../plugin/mod.ts";

/** One user's login. A real one would hold the connection to the legacy network. */
export class EchoSession implements AsyncDisposable {
  readonly #user: string;
  readonly #reporter: Reporter;

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

  say(buddy: string, text: string): void {
    this.#reporter.reportMessage({ user: this.#user, buddy, text });
  }

  /** Here a real session says goodbye to the network and closes its socket. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
