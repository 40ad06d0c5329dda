/** A login's steps in the registration form (XEP-0077), for clients that know forms but no commands. */
import { TransportError } from "../../../lib/errors.ts";
import type { UserId } from "../../../lib/ids.ts";
import { type Field, form } from "../data_form.ts";
import type { XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { readAnswers } from "../onboarding/answers.ts";
import type { Answers, Question, Waiting } from "../onboarding/flow.ts";
import { loginStage } from "../onboarding/login_flow.ts";
import { formField, waitingFields } from "../onboarding/stage_form.ts";
import type { Element } from "../xml/element.ts";

/** Says which step a form answers. */
const stepName = "login_step";

/** What the user has to do now, as a form with these further fields; undefined while that is nothing. */
export async function stepForm(
  user: UserId,
  further: readonly Field[],
  context: XmppContext,
): Promise<Element | undefined> {
  const open = openStep(user, context);
  if (open === undefined) return undefined;
  const { id, stage } = open;
  const fields = stage.kind === "question"
    ? [{ var: stepName, type: "hidden", value: id } as const, ...stage.fields.map(formField)]
    : await waitingFields(stage, user, context.onboarding.pictures);
  return form(ns.register, stage.title, stage.text, [...fields, ...further]);
}

/** Takes the answer to a step, if this is one. Throws `not-acceptable` and, where the step is over, `item-not-found`. */
export async function takeStep(values: Answers, user: UserId, context: XmppContext): Promise<boolean> {
  const id = values.get(stepName);
  if (id === undefined) return false;
  const open = openStep(user, context);
  if (open?.id !== id || open.stage.kind !== "question") {
    throw new TransportError("item-not-found", "This step of the login is over: ask for the form again.");
  }
  await open.stage.answer(readAnswers(open.stage.fields, values));
  return true;
}

function openStep(
  user: UserId,
  context: XmppContext,
): { readonly id: string; readonly stage: Question | Waiting } | undefined {
  const id = context.core.users.find(user)?.loginSteps.open?.id;
  if (id === undefined) return undefined;
  const stage = loginStage(user, context);
  return stage.kind === "end" ? undefined : { id, stage };
}
