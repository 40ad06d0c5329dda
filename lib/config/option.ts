/** How an option is declared: what it accepts, what it is without being given, and what it is for. */

import { errorText } from "../errors.ts";

/** A value that was read, or the reason why there is none, to be put behind the option's name. */
export type Read<T> = { readonly value: T } | { readonly problem: string };

export interface Option<T> {
  /** As in the file: `service.users_per_backend`. */
  readonly key: string;
  /** What it accepts, for people: `whole number, 1 to 65535`. */
  readonly accepts: string;
  /** What a file would say to get the default; none for a list. May contain `$jid`. */
  readonly defaultTexts: readonly string[];
  /** Whether the key may be given more than once. */
  readonly repeatable: boolean;
  /** Whether an instance cannot start without it. */
  readonly required: boolean;
  /** One or more sentences for the operator. */
  readonly doc: string;
  /** Why it exists although nothing new should use it. */
  readonly compat?: string;
  /** Reads what the file gave: exactly one text, or any number for a list. */
  read(texts: readonly string[]): Read<T>;
}

/** Turns an option's declaration into its value. */
export type OptionReader = <T>(option: Option<T>) => T;

/** An option's value when nobody gives it, `$jid` replaced. */
export function defaultValue<T>(option: Option<T>, jid: string): T {
  const result = option.read(option.defaultTexts.map((text) => text.replaceAll("$jid", () => jid)));
  if ("problem" in result) throw new Error(`${option.key} has a bad default: ${result.problem}`);
  return result.value;
}

interface About {
  readonly doc: string;
  readonly compat?: string;
}

/** Any text, kept as it is. */
export function text(key: string, about: About & { default?: string; required?: boolean }): Option<string> {
  return scalar(key, "text", about.default ?? "", about, (value) => ({ value }));
}

/**
 * A regular expression that has to match a whole text, as `new RegExp("^(?:…)$")` reads it: without the `u` flag,
 * which forbids escapes that old files have (`\@`).
 */
export function pattern(key: string, about: About & { default?: string }): Option<string> {
  return scalar(key, "regular expression", about.default ?? "", about, (value) => {
    try {
      new RegExp(`^(?:${value})$`);
      return { value };
    } catch (error) {
      return { problem: `not a regular expression (${errorText(error)})` };
    }
  });
}

interface Bounds {
  readonly min: number;
  readonly max?: number;
}

/** A decimal number without a fraction. */
export function integer(key: string, about: About & Bounds & { default: number }): Option<number> {
  return wholeNumber(key, "whole number", about);
}

/** A time in whole seconds. */
export function seconds(key: string, about: About & Bounds & { default: number }): Option<number> {
  return wholeNumber(key, "seconds", about);
}

function wholeNumber(
  key: string,
  name: string,
  about: About & Bounds & { default: number },
): Option<number> {
  const { min, max = 2 ** 31 - 1 } = about;
  const range = about.max === undefined ? `at least ${min}` : `${min} to ${max}`;
  return scalar(key, `${name}, ${range}`, String(about.default), about, (given) => {
    if (!/^[+-]?\d+$/.test(given)) return { problem: `"${given}" is not a whole number` };
    const value = Number(given);
    return value >= min && value <= max ? { value } : { problem: `${given} is out of range: ${range}` };
  });
}

/** Yes or no, as boost reads it: see {@link readBoolean}. */
export function boolean(key: string, about: About & { default: boolean }): Option<boolean> {
  return scalar(key, "true or false", String(about.default), about, (given) => {
    const value = readBoolean(given);
    return value === undefined ? { problem: `"${given}" is neither true nor false` } : { value };
  });
}

/** `1 true yes on` or nothing at all for yes, `0 false no off` for no, in any case; undefined for anything else. */
export function readBoolean(given: string): boolean | undefined {
  const word = given.toLowerCase();
  if (["", "1", "true", "yes", "on"].includes(word)) return true;
  if (["0", "false", "no", "off"].includes(word)) return false;
  return undefined;
}

/** One of a few words. */
export function choice<const T extends string>(
  key: string,
  about: About & { of: readonly T[]; default: NoInfer<T> },
): Option<T> {
  return scalar(key, about.of.join(", "), about.default, about, (given) => {
    const value = about.of.find((word) => word === given);
    return value === undefined ? { problem: `"${given}" is none of ${about.of.join(", ")}` } : { value };
  });
}

/** A key that may be given any number of times, one value a line. */
export function list(key: string, about: About): Option<readonly string[]> {
  return {
    key,
    accepts: "text, may be repeated",
    defaultTexts: [],
    repeatable: true,
    required: false,
    ...described(about),
    read: (texts) => ({ value: texts }),
  };
}

function scalar<T>(
  key: string,
  accepts: string,
  defaultText: string,
  about: About & { required?: boolean },
  readOne: (text: string) => Read<T>,
): Option<T> {
  return {
    key,
    accepts,
    defaultTexts: [defaultText],
    repeatable: false,
    required: about.required ?? false,
    ...described(about),
    read: ([only = ""]) => readOne(only),
  };
}

function described({ doc, compat }: About): About {
  return compat === undefined ? { doc } : { doc, compat };
}
