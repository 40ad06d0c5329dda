import type { AccountCondition, LoginProgress, LoginStep } from "../login_step.ts";

/** Where the network's reports of a login arrive, beside `connected` and `disconnected`, which decide. */
export interface AccountReports {
  /** The user must do something. */
  step(step: LoginStep): void;
  progress(progress: LoginProgress): void;
  condition(condition: AccountCondition): void;
}
