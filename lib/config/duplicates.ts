import type { Override } from "./given.ts";
import type { IniEntry } from "./ini.ts";
import { unreadKey } from "./known_keys.ts";
import type { ConfigProblem } from "./problem.ts";
import { allOptions } from "./schema.ts";

/** Keys that may be given once, and were given again in the same place. */
export function findDuplicates(
  path: string,
  entries: readonly IniEntry[],
  overrides: readonly Override[],
): ConfigProblem[] {
  const onceOnly = onceOnlyRule();
  return [
    ...inFile(path, entries.filter((entry) => onceOnly(entry.key))),
    ...onCommandLine(overrides.filter((override) => onceOnly(override.key))),
  ];
}

function inFile(path: string, entries: readonly IniEntry[]): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const firstLines = new Map<string, number>();
  for (const { key, line } of entries) {
    const first = firstLines.get(key);
    if (first === undefined) firstLines.set(key, line);
    else problems.push({ source: path, line, key, text: `already set in line ${first}` });
  }
  return problems;
}

function onCommandLine(overrides: readonly Override[]): ConfigProblem[] {
  const seen = new Set<string>();
  const again = overrides.filter(({ key }) => seen.size === seen.add(key).size);
  return again.map(({ key }) => ({ source: "command line", key, text: "given twice" }));
}

/** Keys that nobody declared may always repeat. */
function onceOnlyRule(): (key: string) => boolean {
  const declared = new Map(allOptions().map((option) => [option.key, option]));
  return (key) => (declared.get(key) ?? unreadKey(key))?.repeatable === false;
}
