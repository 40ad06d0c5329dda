import type { IniEntry } from "./ini.ts";

/** One value as it was written, and where. */
export interface GivenText {
  readonly text: string;
  /** The line of the file; none for the command line. */
  readonly line?: number;
}

/** `--service.port=5347`, without the dashes. */
export interface Override {
  readonly key: string;
  readonly value: string;
}

/** What was given for every key: a key on the command line hides all of its lines in the file. */
export type Given = ReadonlyMap<string, readonly GivenText[]>;

/** @param jid The `-j` argument: instead of the file's `service.jid`, but behind `--service.jid`. */
export function mergeGiven(file: readonly IniEntry[], overrides: readonly Override[], jid?: string): Given {
  const fromFile = grouped(file.map(({ key, value, line }) => [key, { text: value, line }]));
  const fromJid = grouped(jid === undefined ? [] : [["service.jid", { text: jid }]]);
  const fromCommandLine = grouped(overrides.map(({ key, value }) => [key, { text: value }]));
  return new Map([...fromFile, ...fromJid, ...fromCommandLine]);
}

function grouped(entries: readonly (readonly [string, GivenText])[]): Given {
  const groups = new Map<string, GivenText[]>();
  for (const [key, given] of entries) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [given]);
    else group.push(given);
  }
  return groups;
}

/** Where a value stands, for a message about it; for a value that is missing, the file it is missing from. */
export function placeOf(given: GivenText | undefined, path: string): { source: string; line?: number } {
  if (given === undefined) return { source: path };
  return given.line === undefined ? { source: "command line" } : { source: path, line: given.line };
}
