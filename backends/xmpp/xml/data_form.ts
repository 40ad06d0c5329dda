import { ns } from "../namespaces.ts";
import { type Element, textOf, xml } from "./element.ts";

/** A filled-in form (XEP-0004 §3.1). Fields that are undefined are left out. */
export function submission(
  formType: string,
  fields: Readonly<Record<string, string | undefined>>,
): Element {
  return xml(
    "x",
    { xmlns: ns.dataForms, type: "submit" },
    Object.entries({ FORM_TYPE: formType, ...fields }).map(([name, value]) =>
      value === undefined ? undefined : xml("field", { var: name }, xml("value", {}, value))
    ),
  );
}

/** The fields of the forms in an element, by name: the first value of each that has one. */
export function formValues(element: Element | undefined): ReadonlyMap<string, string> {
  const fields = element?.getChildren("x", ns.dataForms).flatMap((form) => form.getChildren("field")) ?? [];
  return new Map(fields.flatMap((field) => {
    const [name, value] = [field.attrs["var"], textOf(field, "value")];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  }));
}
