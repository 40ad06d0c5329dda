import type { UserRecord } from "../../../lib/storage/records.ts";
import type { Sender } from "../address.ts";
import type { XmppContext } from "../feature.ts";
import { refuseOutsiders } from "./admission.ts";
import { type Answers, done, failed, field, type FlowField, type Stage } from "./flow.ts";
import { askForPresence, loginStage } from "./login_flow.ts";

/** Registers somebody, or changes a registration, and goes on to the login. */
export async function startRegistration(sender: Sender, context: XmppContext): Promise<Stage> {
  const record = await context.core.registrations.find(sender.user);
  if (record === undefined) refuseOutsiders(sender, context);
  const isChange = record !== undefined;
  return {
    kind: "question",
    title: isChange ? "Change your registration" : "Register",
    text: context.config.registration.instructions,
    fields: registrationFields(record, context),
    answer: async (answers) => {
      await submitRegistration(sender, answers, context);
      // Whoever is new is asked by the registration itself.
      if (isChange && context.core.users.find(sender.user) === undefined) {
        askForPresence(sender.user, context);
      }
      return loginStage(sender.user, context);
    },
  };
}

/** What is asked of somebody who registers. The names are Spectrum 2's; a stored password is never shown. */
export function registrationFields(
  record: UserRecord | undefined,
  { config, core }: XmppContext,
): FlowField[] {
  const { usernameLabel, passwordLabel, language } = config.registration;
  const fields = [field("username", "text", usernameLabel, { value: record?.legacyName ?? "" })];
  if (core.network.needPassword) fields.push(field("password", "password", passwordLabel));
  const value = record?.language || language;
  const options = [...new Set([language, value])].map((each) => ({ value: each, label: each }));
  fields.push(field("language", "choice", "Language", { value, options, needed: false }));
  return fields;
}

/** Throws what `Registrations.register` throws, and `not-allowed`. */
export async function submitRegistration(
  sender: Sender,
  answers: Answers,
  context: XmppContext,
): Promise<void> {
  const { registrations } = context.core;
  if (await registrations.find(sender.user) === undefined) refuseOutsiders(sender, context);
  const answer = (name: string) => answers.get(name) ?? "";
  await registrations.register(sender.user, {
    username: answer("username"),
    password: answer("password"),
    language: answer("language"),
  });
}

/** Ends a registration, after a question whether that is meant. */
export async function startUnregistration({ user }: Sender, { core }: XmppContext): Promise<Stage> {
  const title = "Remove your registration";
  const { registrations } = core;
  const record = await registrations.find(user);
  if (record === undefined) return failed(title, "You are not registered with this gateway.");
  return {
    kind: "question",
    title,
    text: `The gateway will forget ${record.legacyName}, your contacts there and your settings.`,
    fields: [],
    isLast: true,
    answer: async () => {
      await registrations.unregister(user);
      return done(title, "You are not registered any more.");
    },
  };
}
