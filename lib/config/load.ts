import { findDuplicates } from "./duplicates.ts";
import { mergeGiven, placeOf } from "./given.ts";
import type { Given, GivenText, Override } from "./given.ts";
import { parseIni } from "./ini.ts";
import type { IniEntry } from "./ini.ts";
import { unreadKey } from "./known_keys.ts";
import { defaultValue } from "./option.ts";
import type { Option } from "./option.ts";
import { byLine } from "./problem.ts";
import type { ConfigProblem, ConfigWarning } from "./problem.ts";
import { readOptions } from "./schema.ts";
import type { Config } from "./schema.ts";
import { warnOfCutValues, warnOfUnknownKeys } from "./warnings.ts";

export interface LoadInput {
  /** The file's name, for messages only. */
  readonly path: string;
  /** The file's content. */
  readonly text: string;
  /** What the command line sets; it hides the same key in the file. */
  readonly overrides?: readonly Override[];
  /** The `-j` argument: instead of the file's `service.jid`. */
  readonly jid?: string;
}

export interface LoadedConfig {
  /** Complete; but an option with a problem has its default. */
  readonly config: Config;
  /** All of them at once. The config must not be used if there is one. */
  readonly problems: readonly ConfigProblem[];
  readonly warnings: readonly ConfigWarning[];
  /** Keys that are set, were meant for the instance in Spectrum 2, and do nothing in this version. */
  readonly unused: readonly string[];
  /** Every key that was given, known or not, as it was written (`$jid` not replaced). */
  readonly raw: ReadonlyMap<string, readonly string[]>;
}

/** Reads a configuration file together with what the command line changes in it. Never throws. */
export function loadConfig({ path, text, overrides = [], jid }: LoadInput): LoadedConfig {
  const { entries, problems: syntaxProblems } = parseIni(text);
  const given = mergeGiven(entries, overrides, jid);
  const reader = new Reader(path, given, effectiveJid(entries, given, jid));
  const config = readOptions((option) => reader.read(option));
  const problems = [
    ...syntaxProblems.map((problem) => ({ source: path, ...problem })),
    ...findDuplicates(path, entries, overrides),
    ...reader.problems,
  ];
  return {
    config,
    problems: problems.sort(byLine),
    warnings: [...warnOfCutValues(path, entries), ...warnOfUnknownKeys(path, given)].sort(byLine),
    unused: [...given.keys()].filter((key) => unreadKey(key)?.reader === "main"),
    raw: new Map([...given].map(([key, values]) => [key, values.map((value) => value.text)])),
  };
}

/**
 * What `$jid` stands for.
 *
 * COMPAT(spectrum2): `--service.jid` does not count while the file has a JID, since the manager and the backends look
 * for the instance's files under the file's (or `-j`'s) JID.
 */
function effectiveJid(entries: readonly IniEntry[], given: Given, jid: string | undefined): string {
  const inFile = entries.find((entry) => entry.key === "service.jid")?.value;
  return jid ?? inFile ?? given.get("service.jid")?.[0]?.text ?? "";
}

/** Gives every option its value, and collects what is wrong. */
class Reader {
  readonly problems: ConfigProblem[] = [];
  readonly #path: string;
  readonly #given: Given;
  readonly #jid: string;

  constructor(path: string, given: Given, jid: string) {
    this.#path = path;
    this.#given = given;
    this.#jid = jid;
  }

  read<T>(option: Option<T>): T {
    const given = this.#given.get(option.key) ?? [];
    const texts = given.map((one) => this.#expanded(one));
    if (option.required && (texts[0] ?? "") === "") {
      this.#report(option, given[0], "missing, and there is no default for it");
    }
    if (texts.length === 0) return defaultValue(option, this.#jid);
    const result = option.read(texts);
    if ("value" in result) return result.value;
    this.#report(option, given[0], result.problem);
    return defaultValue(option, this.#jid);
  }

  /** COMPAT(spectrum2): only a value from the file is expanded. */
  #expanded({ text, line }: GivenText): string {
    return line === undefined ? text : text.replaceAll("$jid", () => this.#jid);
  }

  #report(option: Option<unknown>, given: GivenText | undefined, text: string): void {
    this.problems.push({ ...placeOf(given, this.#path), key: option.key, text });
  }
}
