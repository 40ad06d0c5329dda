/** How a flow sounds in a chat: each thing that is asked or told, in words. */
import { labelOf } from "./answers.ts";
import type { End, FlowField, Question, Waiting } from "./flow.ts";

/** What stands above the questions of a stage. */
export function introduction({ title, text }: Question): string {
  return joined([title, text === title ? "" : text]);
}

/** One field, as a question. */
export function questionWords(field: FlowField): string {
  const asked = joined([`${labelOf(field).replace(/[:?]$/, "")}?`, field.description, ...choices(field)]);
  const kept = field.value === "" ? "leaves it empty" : `leaves it at ${valueWords(field)}`;
  return joined([
    asked,
    mayBeSkipped(field) ? `("skip" ${kept}.)` : "",
    field.type === "password"
      ? "(Your answer stays in the history of this chat: delete it there afterwards.)"
      : "",
  ]);
}

/** Who need not answer says "skip". */
export function mayBeSkipped({ needed, value }: FlowField): boolean {
  return !needed || value !== "";
}

/** Without the picture of a QR code, but with what it says. */
export function waitingWords({ title, text, code = "", qr = "" }: Waiting): string {
  return joined([title, text === title ? "" : text, code === "" ? "" : `Code: ${code}`, qr]);
}

export function endWords({ text, results = [] }: End): string {
  return joined([
    text,
    ...results.map(({ label, values }) =>
      values.length > 1 || label === text ? values.join("\n") : `${label}: ${values.join("")}`
    ),
  ]);
}

function choices({ type, options }: FlowField): string[] {
  if (type === "switch") return ['Answer "yes" or "no".'];
  if (type !== "choice") return [];
  return options.map(({ label, value }, at) => `${at + 1}. ${label || value}`);
}

function valueWords({ type, value, options }: FlowField): string {
  if (type === "switch") return value === "1" ? '"yes"' : '"no"';
  return `"${options.find((option) => option.value === value)?.label || value}"`;
}

function joined(lines: readonly string[]): string {
  return lines.filter((line) => line !== "").join("\n");
}
