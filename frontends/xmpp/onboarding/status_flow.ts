import type { AccountState } from "../../../lib/events.ts";
import type { User } from "../../../lib/users/user.ts";
import type { Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { done, failed, type Result, type Stage } from "./flow.ts";

/** Says how a user stands with the gateway and the network behind it. */
export async function startStatus({ user }: Sender, { core, config }: XmppContext): Promise<Stage> {
  const title = "Your account";
  const record = await core.registrations.find(user);
  if (record === undefined) return failed(title, "You are not registered with this gateway.");
  const running = core.users.find(user);
  const results: Result[] = [
    { name: "username", label: config.registration.usernameLabel, values: [record.legacyName] },
    { name: "state", label: "Login", values: [stateWords(running?.state)] },
    ...running === undefined ? [] : [...wordOf(running), contactsOf(running)],
  ];
  return done(title, "How you stand with this gateway:", results);
}

/** What the network itself last said of the login. */
function wordOf({ loginSteps }: User): Result[] {
  const words = loginSteps.lastCondition?.text ?? "";
  return words === "" ? [] : [{ name: "condition", label: "The network says", values: [words] }];
}

function contactsOf({ roster }: User): Result {
  const buddies = [...roster.buddies];
  const here = buddies.filter(({ availability }) => availability.status !== "offline").length;
  return { name: "contacts", label: "Contacts", values: [`${buddies.length}, ${here} of them online`] };
}

function stateWords(state: AccountState | undefined): string {
  switch (state?.kind) {
    case "connected":
      return "logged in";
    case "waiting":
      return "waiting for the gateway to have room";
    case "connecting":
      return "logging in";
    case "reconnecting":
      return `lost; another try follows within ${state.seconds} seconds. ${state.text}`.trimEnd();
    case "refused":
      return `refused: ${state.text}`;
    case "ended":
    case undefined:
      return "logged out";
  }
}
