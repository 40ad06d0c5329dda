import { TransportError } from "../../../lib/errors.ts";
import type { RegistrationForm } from "../../../lib/users/registration.ts";
import { isOn } from "../../../lib/users/settings.ts";
import { formValues } from "../data_form.ts";
import type { Feature, Incoming, XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { child, type Element, text } from "../xml/element.ts";
import { registrationForm } from "./register_form.ts";

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

async function showForm(_query: Element, incoming: Incoming, context: XmppContext): Promise<Element> {
  refuseOutsiders(incoming, context);
  const record = await context.core.registrations.find(incoming.sender.user);
  return registrationForm(record, context);
}

async function takeForm(query: Element, incoming: Incoming, context: XmppContext): Promise<undefined> {
  const { registrations } = context.core;
  const { user } = incoming.sender;
  const answers = readAnswers(query);
  if (answers === "remove") return void await registrations.unregister(user);
  refuseOutsiders(incoming, context);
  await registrations.register(user, answers);
}

/** Whoever is registered may leave; to come in, one must be from where the operator says. */
function refuseOutsiders({ sender }: Incoming, { config }: XmppContext): void {
  const isOpen = config.registration.enablePublicRegistration;
  if (isOpen || config.service.allowedServers.includes(sender.domain)) return;
  throw new TransportError("not-allowed", "This gateway does not take registrations from your server.");
}

/** Fields of a form win over the old elements beside it (XEP-0077 §3.3). */
function readAnswers(query: Element): RegistrationForm | "remove" {
  const x = child(query, "x", ns.dataForms);
  const values = x === undefined ? new Map<string, string>() : submitted(x);
  if (child(query, "remove", ns.register) !== undefined || isOn(values.get("unregister") ?? "0")) {
    return "remove";
  }
  const answer = (name: string) => values.get(name) || oldField(query, name);
  return { username: answer("username"), password: answer("password"), language: answer("language") };
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

function oldField(query: Element, name: string): string {
  const element = child(query, name, ns.register);
  return element === undefined ? "" : text(element);
}
