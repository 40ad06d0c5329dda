import { enableTransport, isOn, userSettings } from "../../../lib/users/settings.ts";
import type { Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { type Answers, done, failed, field, type Stage } from "./flow.ts";
import { askForPresence, loginStage } from "./login_flow.ts";

const title = "Transport settings";

/** Shows everything that a user may choose, and keeps the choice. */
export async function startSettings({ user }: Sender, context: XmppContext): Promise<Stage> {
  const { registrations, network } = context.core;
  if (await registrations.find(user) === undefined) {
    return failed(title, "You are not registered with this gateway: register first.");
  }
  const current = await registrations.settings(user);
  return {
    kind: "question",
    title,
    text: "What would you like?",
    fields: userSettings.filter(({ isOfRooms }) => !isOfRooms || network.rooms).map((
      { name, label, description },
    ) => field(name, "switch", label, { description, value: current.get(name) ? "1" : "0" })),
    isLast: true,
    answer: async (answers) => {
      const choices = choicesOf(answers);
      await registrations.changeSettings(user, choices);
      const comesBack = !current.get(enableTransport.name) && choices.get(enableTransport.name);
      if (!comesBack) return done(title, "Your settings are kept.");
      if (context.core.users.find(user) === undefined) askForPresence(user, context);
      return loginStage(user, context);
    },
  };
}

function choicesOf(answers: Answers): Map<string, boolean> {
  return new Map([...answers].map(([name, value]) => [name, isOn(value)]));
}

/** Logs somebody out, and keeps it so: presence alone logs nobody in again who said this. */
export async function startLogout({ user }: Sender, { core }: XmppContext): Promise<Stage> {
  await core.registrations.changeSettings(user, new Map([[enableTransport.name, false]]));
  return done("Log out", 'You are logged out, and stay so until you ask for a "login".');
}
