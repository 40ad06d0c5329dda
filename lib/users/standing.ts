import type { AccountState, Report } from "../events.ts";
import type { UserId } from "../ids.ts";
import type { Log } from "../log/log.ts";

/** Where one user's login stands: what the user is told of it, and the log. */
export class Standing {
  readonly #user: UserId;
  readonly #report: Report;
  readonly #log: Log;
  #state: AccountState = { kind: "ended" };

  constructor(user: UserId, report: Report, log: Log) {
    this.#user = user;
    this.#report = report;
    this.#log = log;
  }

  get state(): AccountState {
    return this.#state;
  }

  /** Waits for what `join` asks for. Nobody needs to hear of a wait that is over when it returns. */
  waitWhile(join: () => void): void {
    const waiting: AccountState = this.#state = { kind: "waiting" };
    join();
    if (this.#state === waiting) this.become(waiting);
  }

  become(state: AccountState): void {
    this.#state = state;
    this.#log.info("account", { state: state.kind, ..."error" in state ? { error: state.error } : {} });
    this.#report(this.#user, { type: "account-changed", state });
  }
}
