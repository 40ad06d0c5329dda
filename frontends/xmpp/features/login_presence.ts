/** The transport's own presence: where a user's login stands, in words. */
import type { AccountState } from "../../../lib/events.ts";
import type { AccountCondition } from "../../../lib/login_step.ts";
import type { User } from "../../../lib/users/user.ts";
import type { XmppContext } from "../feature.ts";
import { type Element, xml } from "../xml/element.ts";

/** Where a login stands, with the backend's last word on it. */
export interface LoginState {
  readonly state: AccountState;
  readonly condition: AccountCondition | undefined;
}

/** Of somebody who may not be here. */
export function loginStateOf(user: User | undefined): LoginState {
  return { state: user?.state ?? { kind: "ended" }, condition: user?.loginSteps.lastCondition };
}

/** What `to` is shown of a login. */
export function ownPresence(
  { state, condition }: LoginState,
  to: string,
  { jid, own }: XmppContext,
): Element {
  if (state.kind !== "connected") {
    // A login that waits for the user says more of itself than that it goes on.
    const words = state.kind === "connecting" && conditionText(condition) || stateText(state);
    return xml("presence", { type: "unavailable", from: jid, to }, status(words));
  }
  const show = condition !== undefined && isTrouble(condition) ? xml("show", {}, "away") : undefined;
  return xml("presence", { from: jid, to }, show, status(conditionText(condition)), own.caps("transport"));
}

function status(words: string): Element | undefined {
  return words === "" ? undefined : xml("status", {}, words);
}

function stateText(state: AccountState): string {
  switch (state.kind) {
    case "waiting":
      return "Waiting for the gateway to have room";
    case "connecting":
      return "Connecting";
    case "reconnecting":
      return `${state.text || "The connection was lost."} Trying again in ${state.seconds} seconds.`;
    case "refused":
      return state.text;
    case "connected":
    case "ended":
      return "";
  }
}

function isTrouble({ kind }: AccountCondition): boolean {
  switch (kind) {
    case "trouble":
    case "needs-login-step":
    case "bad-credentials":
    case "logged-out":
    case "suspended":
      return true;
    case "unknown":
    case "connecting":
    case "connected":
    case "backfilling":
      return false;
  }
}

/** The network's own words, or else ours. */
function conditionText(condition: AccountCondition | undefined): string {
  if (condition === undefined) return "";
  const words = condition.text || usualWords[condition.kind];
  if (condition.retryAt === undefined || words === "") return words;
  const time = condition.retryAt.toISOString().slice(11, 16);
  return `${words}${/[.!?]$/.test(words) ? "" : "."} Trying again at ${time} UTC.`;
}

const usualWords: Record<AccountCondition["kind"], string> = {
  "unknown": "",
  "connecting": "",
  "connected": "",
  "needs-login-step": "The login needs something from you: see the messages of this gateway.",
  "backfilling": "Fetching what you missed",
  "trouble": "The other network has trouble.",
  "bad-credentials": "The other network does not accept your password any more.",
  "logged-out": "The other network has logged you out.",
  "suspended": "The other network has suspended your account.",
};
