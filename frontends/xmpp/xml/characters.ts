/**
 * Text as it stands in XML. Beside the signs with a meaning there are control characters and non-characters that XML 1.0
 * cannot carry, not even escaped (XML 1.0 §2.2, `Char`), and halves of surrogate pairs, which are nothing in UTF-8.
 * Legacy networks send such things, and one is enough for the server to end the whole stream: U+FFFD stands for each.
 */

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

// Looked for first: hardly any text needs it, and a search costs less than a replacement that replaces nothing.
// deno-lint-ignore no-control-regex -- these are what is looked for
const wantsCare = /["&'<>\0-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/;
// deno-lint-ignore no-control-regex -- these are what is looked for
const inAttributes = /["&'<>\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g;
// deno-lint-ignore no-control-regex -- these are what is looked for
const inElements = /[&<>\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g;

/** A text as the value of an attribute, in quotation marks. */
export function attributeText(text: string): string {
  return wantsCare.test(text) ? replaced(text, inAttributes) : text;
}

/** A text as content of an element. */
export function contentText(text: string): string {
  return wantsCare.test(text) ? replaced(text, inElements) : text;
}

function replaced(text: string, signs: RegExp): string {
  return text.toWellFormed().replace(signs, (sign) => escapes[sign] ?? "\uFFFD");
}
