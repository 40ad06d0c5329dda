import type { UserRecord } from "../../../lib/storage/records.ts";
import { type Field, form } from "../data_form.ts";
import type { XmppContext } from "../feature.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/**
 * The answer to somebody who asks how to register: the old fields, and a form for clients that know forms. Field names
 * are Spectrum 2's; a stored password is never shown.
 */
export function registrationForm(record: UserRecord | undefined, context: XmppContext): Element {
  const { instructions } = context.config.registration;
  const username = record?.legacyName ?? "";
  return xml(
    "query",
    { xmlns: ns.register },
    record === undefined ? undefined : xml("registered"),
    xml("instructions", {}, instructions),
    xml("username", {}, username),
    context.core.network.needPassword ? xml("password") : undefined,
    form(ns.register, "Registration", instructions, fields(record, context)),
  );
}

function fields(record: UserRecord | undefined, { config, core }: XmppContext): Field[] {
  const { usernameLabel, passwordLabel, language } = config.registration;
  const all: Field[] = [
    {
      var: "username",
      type: "text-single",
      label: usernameLabel,
      value: record?.legacyName ?? "",
      required: true,
    },
  ];
  if (core.network.needPassword) {
    all.push({ var: "password", type: "text-private", label: passwordLabel, required: true });
  }
  const chosen = record?.language || language;
  const options = [...new Set([language, chosen])];
  all.push({ var: "language", type: "list-single", label: "Language", value: chosen, options });
  if (record !== undefined) {
    all.push({ var: "unregister", type: "boolean", label: "Remove your registration", value: "0" });
  }
  return all;
}
