/** Stages as data forms (XEP-0004). */
import type { UserId } from "../../../lib/ids.ts";
import { type Field, form, resultForm } from "../data_form.ts";
import type { Element } from "../xml/element.ts";
import type { End, FlowField, Question, Waiting } from "./flow.ts";
import type { FormPicture, Pictures } from "./pictures.ts";
import { qrPicture } from "./qr.ts";

/** A form that asks. */
export function questionForm({ title, text, fields, formType }: Question): Element {
  return form(formType, title, text, fields.map(formField));
}

/** How a field of a flow looks in a form. */
export function formField({ name, type, label, description, needed, value, options }: FlowField): Field {
  return {
    var: name,
    type: formTypes[type],
    label: label || name,
    ...description === "" ? {} : { description },
    // A field that is hidden from view is never filled in for the person.
    ...type === "password" && value === "" ? {} : { value },
    ...needed && type !== "switch" ? { required: true } : {},
    options,
  };
}

/** As which kind of field each is shown. */
export const formTypes = {
  text: "text-single",
  phone: "text-single",
  email: "text-single",
  code: "text-single",
  url: "text-single",
  password: "text-private",
  choice: "list-single",
  switch: "boolean",
  number: "text-single",
  lines: "text-multi",
  jid: "jid-single",
} as const satisfies Record<FlowField["type"], Field["type"]>;

/** A form that only tells. */
export async function waitingForm(waiting: Waiting, user: UserId, pictures: Pictures): Promise<Element> {
  return form(undefined, waiting.title, waiting.text, await waitingFields(waiting, user, pictures));
}

/** The code as a picture (XEP-0221), and as text for those who cannot see it. */
export async function waitingFields(waiting: Waiting, user: UserId, pictures: Pictures): Promise<Field[]> {
  const { code, qr } = waiting;
  const picture = pictureOf(waiting);
  const fields: Field[] = [];
  if (picture !== undefined) {
    const media = { uri: `cid:${await pictures.show(user, picture)}`, type: picture.type };
    fields.push({ var: "qr", type: "fixed", label: "QR code", value: qr ?? "", media });
  } else if (qr !== undefined) fields.push({ var: "qr", type: "fixed", label: "QR code", value: qr });
  if (code !== undefined) fields.push({ var: "code", type: "fixed", label: "Code", value: code });
  return fields;
}

/** Undefined where there is no QR code, or one that is too long for a picture. */
export function pictureOf({ image, qr }: Waiting): FormPicture | undefined {
  if (image !== undefined) return { type: "image/png", data: new Uint8Array(image) };
  return qr === undefined ? undefined : qrPicture(qr);
}

/** What came of it; undefined when the words say it all. */
export function endForm({ title, results, formType }: End): Element | undefined {
  if (results === undefined) return undefined;
  const fields = results.map(({ name, label, values }): Field => ({
    var: name,
    type: values.length > 1 ? "text-multi" : "text-single",
    label,
    value: values.join("\n"),
  }));
  return resultForm(formType, title, fields);
}
