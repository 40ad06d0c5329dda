/** Control characters and non-characters that XML 1.0 cannot carry, not even escaped (XML 1.0 §2.2, `Char`). */
// deno-lint-ignore no-control-regex -- these are what is looked for
const forbidden = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/;
const allForbidden = new RegExp(forbidden, "g");

/**
 * The text, already serialised or not, with U+FFFD in place of every character that XML forbids and of every half
 * of a surrogate pair. Legacy networks send such characters, and one is enough for the server to end the whole stream.
 */
export function withoutForbiddenCharacters(text: string): string {
  const allowed = forbidden.test(text) ? text.replace(allForbidden, "\uFFFD") : text;
  return allowed.toWellFormed();
}
