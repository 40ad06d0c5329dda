import { TransportError } from "../../../lib/errors.ts";
import { isOn } from "../../../lib/users/settings.ts";
import type { Answers, FlowField } from "./flow.ts";

/**
 * What was entered, as the fields want it: what nobody entered is what the field held, a switch is `1` or `0`, and only
 * a password keeps the blanks around it. Throws `not-acceptable` where something is missing or is no choice.
 */
export function readAnswers(fields: readonly FlowField[], entered: Answers): Answers {
  return new Map(fields.map((field) => [field.name, readAnswer(field, entered.get(field.name))]));
}

/** As {@link readAnswers}, of one field. */
export function readAnswer(field: FlowField, entered: string | undefined): string {
  const value = plain(field, entered ?? field.value);
  if (value === "") {
    if (field.needed) throw new TransportError("not-acceptable", `Please answer: ${labelOf(field)}`);
    return value;
  }
  if (field.type === "choice" && !field.options.some((option) => option.value === value)) {
    throw new TransportError("not-acceptable", `Please choose one of what is offered: ${labelOf(field)}`);
  }
  return value;
}

export function labelOf({ label, name }: FlowField): string {
  return label || name;
}

function plain({ type }: FlowField, value: string): string {
  if (type === "switch") return isOn(value) ? "1" : "0";
  return type === "password" ? value : value.trim();
}
