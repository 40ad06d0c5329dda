import type { UserId } from "../../../lib/ids.ts";
import type { UserRecord } from "../../../lib/storage/records.ts";
import { form } from "../data_form.ts";
import type { XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { field } from "../onboarding/flow.ts";
import { registrationFields } from "../onboarding/registration_flow.ts";
import { formField } from "../onboarding/stage_form.ts";
import { stepForm } from "./register_step.ts";
import { type Element, xml } from "../xml/element.ts";

/**
 * The answer to somebody who asks how to register: the old fields, and a form for clients that know forms. While a login
 * waits for its user, the form is what the user has to do.
 */
export async function registrationForm(
  record: UserRecord | undefined,
  user: UserId,
  context: XmppContext,
): Promise<Element> {
  const { instructions } = context.config.registration;
  // COMPAT(spectrum2): leaving is a box in the form that one came by.
  const leave = field("unregister", "switch", "Remove your registration", { value: "0" });
  const further = record === undefined ? [] : [formField(leave)];
  const all = registrationFields(record, context).map(formField);
  const step = record && await stepForm(user, further, context);
  return xml(
    "query",
    { xmlns: ns.register },
    record === undefined ? undefined : xml("registered"),
    xml("instructions", {}, instructions),
    xml("username", {}, record?.legacyName ?? ""),
    context.core.network.needPassword ? xml("password") : undefined,
    step ?? form(ns.register, "Registration", instructions, [...all, ...further]),
  );
}
