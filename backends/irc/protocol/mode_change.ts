import type { Isupport } from "./isupport.ts";

/** One letter of a MODE line. */
export interface ModeChange {
  readonly set: boolean;
  readonly letter: string;
  /** Empty where the mode has none. */
  readonly parameter: string;
}

/** What `MODE #channel +ov-k romeo juliet key` changes, one by one. */
export function parseModeChanges(
  letters: string,
  parameters: readonly string[],
  isupport: Isupport,
): ModeChange[] {
  const changes: ModeChange[] = [];
  let set = true;
  let next = 0;
  for (const letter of letters) {
    if (letter === "+" || letter === "-") {
      set = letter === "+";
      continue;
    }
    const kind = isupport.modeKind(letter);
    const takes = kind === "always" || kind === "list" || (kind === "when-set" && set);
    changes.push({ set, letter, parameter: takes ? parameters[next++] ?? "" : "" });
  }
  return changes;
}
