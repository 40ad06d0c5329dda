/** A quoted word up to a space or the end, or else everything up to the next space. */
const word = /"((?:[^"\\]|\\["\\]|\\(?!["\\]))*)"(?= |$)|([^ ]*)/y;

/**
 * Splits a line at every single space, so that two spaces hold an empty word between them (Spectrum 2: core §6.2).
 * Beyond Spectrum 2, `"…"` is one word, spaces and all; `\"` and `\\` inside stand for `"` and `\`. A quotation mark
 * that nothing closes is an ordinary character.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  for (let at = 0; at <= line.length; at = word.lastIndex + 1) {
    word.lastIndex = at;
    const [, quoted, plain = ""] = word.exec(line) ?? [];
    words.push(quoted === undefined ? plain : quoted.replace(/\\(["\\])/g, "$1"));
  }
  return words;
}

/** A line that splits into exactly these words. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => `"${word.replace(/["\\]/g, "\\$&")}"`).join(" ");
}
