/** XEP-0004: forms as clients show and submit them. */
import { ns } from "./namespaces.ts";
import { childElements, type Element, text, xml } from "./xml/element.ts";

export interface Field {
  readonly var: string;
  readonly type: "boolean" | "hidden" | "list-single" | "text-private" | "text-single";
  readonly label?: string;
  readonly value?: string;
  readonly required?: boolean;
  /** What a list offers. */
  readonly options?: readonly string[];
}

/** A form to be filled in. Instructions of several lines become several elements (XEP-0004 §3.1). */
export function form(
  formType: string,
  title: string,
  instructions: string,
  fields: readonly Field[],
): Element {
  return xml(
    "x",
    { xmlns: ns.dataForms, type: "form" },
    xml("title", {}, title),
    instructions.split("\n").map((line) => xml("instructions", {}, line)),
    field({ var: "FORM_TYPE", type: "hidden", value: formType }),
    fields.map(field),
  );
}

function field({ var: name, type, label, value, required, options = [] }: Field): Element {
  return xml(
    "field",
    { var: name, type, label },
    required ? xml("required") : undefined,
    value === undefined ? undefined : xml("value", {}, value),
    options.map((option) => xml("option", { label: option }, xml("value", {}, option))),
  );
}

/** First values of a submitted form, by field name. Clients may leave out the type of a field, or its value. */
export function formValues(x: Element): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const field of childElements(x)) {
    const name = field.attrs["var"];
    if (field.getName() !== "field" || name === undefined) continue;
    const value = childElements(field).find((one) => one.getName() === "value");
    values.set(name, value === undefined ? "" : text(value));
  }
  return values;
}
