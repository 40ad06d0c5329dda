import { TransportError } from "../../../lib/errors.ts";
import { isOn } from "../../../lib/users/settings.ts";
import { formValues } from "../data_form.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { refuseOutsiders } from "../onboarding/admission.ts";
import type { Answers } from "../onboarding/flow.ts";
import { submitRegistration } from "../onboarding/registration_flow.ts";
import { child, childElements, type Element, text } from "../xml/element.ts";
import { registrationForm } from "./register_form.ts";
import { takeStep } from "./register_step.ts";

/** XEP-0077: how a person registers a legacy account with us, by the old fields or by a form, changes it, and leaves. */
export const register: Feature = {
  name: "in-band registration",
  spec: "XEP-0077",
  version: "2.4",
  advertise: { transport: [ns.register] },
  iq: [
    { type: "get", name: "query", xmlns: ns.register, at: ["transport"], answer: showForm },
    { type: "set", name: "query", xmlns: ns.register, at: ["transport"], answer: takeForm },
  ],
};

async function showForm(_query: Element, { sender }: Incoming, context: XmppContext): Promise<Element> {
  const record = await context.core.registrations.find(sender.user);
  if (record === undefined) refuseOutsiders(sender, context);
  return await registrationForm(record, sender.user, context);
}

async function takeForm(query: Element, { sender }: Incoming, context: XmppContext): Promise<undefined> {
  const x = child(query, "x", ns.dataForms);
  const values = x === undefined ? new Map<string, string>() : submitted(x);
  if (child(query, "remove", ns.register) !== undefined || isOn(values.get("unregister") ?? "0")) {
    return void await context.core.registrations.unregister(sender.user);
  }
  if (await takeStep(values, sender.user, context)) return;
  await submitRegistration(sender, registrationAnswers(query, values), context);
}

/** Fields of a form win over the old elements beside it (XEP-0077 §3.3). */
function registrationAnswers(query: Element, values: Answers): Answers {
  const oldFields = childElements(query).filter((element) => element.getNS() === ns.register);
  const answers = new Map(oldFields.map((element) => [element.getName(), text(element)]));
  for (const [name, value] of values) if (value !== "") answers.set(name, value);
  return answers;
}

/** XEP-0004 §3.1, XEP-0068 §3: only what was submitted counts, and only where it was meant for this. */
function submitted(x: Element): ReadonlyMap<string, string> {
  if (x.attrs.type === "cancel") {
    throw new TransportError("not-acceptable", "The registration was cancelled.");
  }
  const values = formValues(x);
  const formType = values.get("FORM_TYPE") || ns.register;
  if (x.attrs.type !== "submit" || formType !== ns.register) {
    throw new TransportError("bad-request", "This is no submitted registration form.");
  }
  return values;
}
