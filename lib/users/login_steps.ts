import { TransportError } from "../errors.ts";
import type { Report } from "../events.ts";
import type { UserId } from "../ids.ts";
import type { AccountCondition, LoginAnswer, LoginProgress, LoginStep } from "../login_step.ts";
import type { AccountReports } from "./account_reports.ts";
import type { PassingRequest } from "./network.ts";

export interface LoginStepsOptions {
  readonly user: UserId;
  readonly report: Report;
  /** Sends to the backend that carries the user, logged in or not; answers whether there is one. */
  readonly ask: (request: PassingRequest) => boolean;
}

/** What one user's login asks for, and how it fares. */
export class LoginSteps implements AccountReports {
  readonly #options: LoginStepsOptions;
  #open: LoginStep | undefined;
  #condition: AccountCondition | undefined;

  constructor(options: LoginStepsOptions) {
    this.#options = options;
  }

  /** What the user is to do now. */
  get open(): LoginStep | undefined {
    return this.#open;
  }

  /** The backend's last word on the login, if it says such things. */
  get lastCondition(): AccountCondition | undefined {
    return this.#condition;
  }

  /** Throws `item-not-found` when this step is not the one that waits, `not-logged-in` without a backend. */
  answer(stepId: string, answer: LoginAnswer): void {
    if (this.#open?.id !== stepId) {
      throw new TransportError("item-not-found", "This step of the login is over.");
    }
    if (!this.#options.ask({ type: "login-answer", stepId, answer })) {
      throw new TransportError("not-logged-in", "The login is over.");
    }
    this.#open = undefined;
  }

  /** The login has ended, one way or another. */
  over(): void {
    this.#open = undefined;
    this.#condition = undefined;
  }

  step(step: LoginStep): void {
    this.#open = step;
    this.#options.report(this.#options.user, { type: "login-step", step });
  }

  progress(progress: LoginProgress): void {
    if (progress.stepDone && this.#open?.id === progress.stepId) this.#open = undefined;
    this.#options.report(this.#options.user, { type: "login-progress", progress });
  }

  condition(condition: AccountCondition): void {
    this.#condition = condition;
    this.#options.report(this.#options.user, { type: "account-condition", condition });
  }
}
