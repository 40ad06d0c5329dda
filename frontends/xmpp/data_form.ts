/** XEP-0004: forms as clients show and submit them. */
import { ns } from "./namespaces.ts";
import { childElements, type Element, text, xml } from "./xml/element.ts";

export interface FormOption {
  readonly value: string;
  readonly label: string;
}

/** A picture in a field (XEP-0221): where it is, and what it is. */
export interface Media {
  readonly uri: string;
  readonly type: string;
}

export interface Field {
  /** Only a fixed field may do without. */
  readonly var?: string;
  readonly type:
    | "boolean"
    | "fixed"
    | "hidden"
    | "jid-single"
    | "list-multi"
    | "list-single"
    | "text-multi"
    | "text-private"
    | "text-single";
  readonly label?: string;
  /** More about it, for who is in doubt. */
  readonly description?: string;
  /** That of a `text-multi` may have several lines. */
  readonly value?: string;
  readonly required?: boolean;
  /** What a list offers. */
  readonly options?: readonly FormOption[];
  readonly media?: Media;
}

/**
 * A form to be filled in. Instructions of several lines become several elements (XEP-0004 §3.1). `formType`: what the
 * fields belong to, where that is agreed upon (XEP-0068).
 */
export function form(
  formType: string | undefined,
  title: string,
  instructions: string,
  fields: readonly Field[],
): Element {
  return build("form", formType, title, instructions, fields);
}

/** A form to be read. */
export function resultForm(formType: string | undefined, title: string, fields: readonly Field[]): Element {
  return build("result", formType, title, "", fields);
}

function build(
  type: "form" | "result",
  formType: string | undefined,
  title: string,
  instructions: string,
  fields: readonly Field[],
): Element {
  return xml(
    "x",
    { xmlns: ns.dataForms, type },
    title === "" ? undefined : xml("title", {}, title),
    instructions === "" ? [] : linesOf(instructions).map((line) => xml("instructions", {}, line)),
    formType === undefined ? undefined : field({ var: "FORM_TYPE", type: "hidden", value: formType }),
    fields.map(field),
  );
}

function field(
  { var: name, type, label, description, value, required, options = [], media }: Field,
): Element {
  const values = value === undefined ? [] : type === "text-multi" ? linesOf(value) : [value];
  return xml(
    "field",
    { var: name, type, label },
    description ? xml("desc", {}, description) : undefined,
    required ? xml("required") : undefined,
    values.map((line) => xml("value", {}, line)),
    options.map((option) => xml("option", { label: option.label }, xml("value", {}, option.value))),
    media && xml("media", { xmlns: ns.media }, xml("uri", { type: media.type }, media.uri)),
  );
}

function linesOf(words: string): string[] {
  return words.split("\n");
}

/**
 * The values of a submitted form, by field name; those of a field that has several are its lines. Clients may leave out
 * the type of a field, or its value.
 */
export function formValues(x: Element): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const field of childElements(x)) {
    const name = field.attrs["var"];
    if (field.getName() !== "field" || name === undefined) continue;
    const lines = childElements(field).filter((one) => one.getName() === "value").map(text);
    values.set(name, lines.join("\n"));
  }
  return values;
}
