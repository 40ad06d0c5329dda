import { TransportError } from "../../../lib/errors.ts";
import { readAnswer } from "./answers.ts";
import { mayBeSkipped } from "./chat_words.ts";
import type { FlowField } from "./flow.ts";

/** What somebody who wrote this means by it. Throws `not-acceptable` where that is nothing. */
export function readChatAnswer(field: FlowField, line: string): string {
  if (mayBeSkipped(field) && line.trim().toLowerCase() === "skip") return field.value;
  return readAnswer(field, meaning(field, line));
}

/** True for yes, false for no, undefined for anything else. */
export function readYesOrNo(line: string): boolean | undefined {
  const word = line.trim().toLowerCase();
  if (["yes", "y", "ok", "on", "true", "1"].includes(word)) return true;
  if (["no", "n", "off", "false", "0"].includes(word)) return false;
  return undefined;
}

function meaning(field: FlowField, line: string): string {
  switch (field.type) {
    case "switch":
      return switchOf(line);
    case "choice":
      return choiceOf(field, line.trim());
    default:
      return line;
  }
}

function switchOf(line: string): string {
  const answer = readYesOrNo(line);
  if (answer === undefined) throw new TransportError("not-acceptable", 'Please answer "yes" or "no".');
  return answer ? "1" : "0";
}

/** By its number in the list, its label, or its value. */
function choiceOf({ options }: FlowField, line: string): string {
  const word = line.toLowerCase();
  const chosen = options[Number(line) - 1] ??
    options.find(({ label, value }) => label.toLowerCase() === word || value.toLowerCase() === word);
  return chosen?.value ?? line;
}
