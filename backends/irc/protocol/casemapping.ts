/** Which spellings of a nick or a channel are the same (ISUPPORT `CASEMAPPING`; RFC 2812 §2.2). */

export type Casemapping = "ascii" | "rfc1459" | "strict-rfc1459";

/** How a server folds names. What we do not know, such as `rfc7613`, is folded as ASCII: too little, never too much. */
export function casemappingOf(value: string | undefined): Casemapping {
  if (value === undefined) return "rfc1459"; // what servers did before they said so
  return value === "rfc1459" || value === "strict-rfc1459" ? value : "ascii";
}

/** The form of a name that is the same for all its spellings. */
export function fold(name: string, mapping: Casemapping): string {
  if (/^[#a-z0-9_-]*$/.test(name)) return name; // most are so, and this is asked several times for each line
  const lower = name.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (mapping === "ascii") return lower;
  const brackets = lower.replaceAll("[", "{").replaceAll("]", "}").replaceAll("\\", "|");
  return mapping === "rfc1459" ? brackets.replaceAll("^", "~") : brackets;
}
