import { placeOf } from "./given.ts";
import type { Given } from "./given.ts";
import type { IniEntry } from "./ini.ts";
import { knownKeyNames, unreadKey } from "./known_keys.ts";
import type { ConfigWarning } from "./problem.ts";
import { nearestKey } from "./suggest.ts";

const commentRule = 'a comment starts with "#" here, not with ";"';

/** Keys that nobody knows are legal, for a backend may read them; but most of them are misspelt. */
export function warnOfUnknownKeys(path: string, given: Given): ConfigWarning[] {
  const names = knownKeyNames();
  const known = new Set(names);
  const warnings: ConfigWarning[] = [];
  for (const [key, texts] of given) {
    if (known.has(key) || unreadKey(key) !== undefined) continue;
    warnings.push({ ...placeOf(texts[0], path), key, text: aboutUnknown(key, names) });
  }
  return warnings;
}

function aboutUnknown(key: string, names: readonly string[]): string {
  if (/(^|\.);/.test(key)) return commentRule;
  const nearest = nearestKey(key, names);
  if (nearest === undefined) return "not an option of Spectrum 2; ignored unless a backend knows it";
  return `not an option of Spectrum 2; did you mean ${nearest}?`;
}

/** Values that somebody may have written with a `#` in them. */
export function warnOfCutValues(path: string, entries: readonly IniEntry[]): ConfigWarning[] {
  const text = 'the value ends before the "#", which starts a comment even inside a value';
  return entries.filter((entry) => entry.cutShort).map(({ key, line }) => ({
    source: path,
    line,
    key,
    text,
  }));
}
