/** One `key = value`, its section in front of the key: `service.jid`. */
export interface IniEntry {
  readonly key: string;
  readonly value: string;
  /** Counted from 1. */
  readonly line: number;
  /** Whether a `#` in the middle of a word ended the value: perhaps it was meant to be part of it. */
  readonly cutShort: boolean;
}

export interface IniProblem {
  readonly line: number;
  readonly text: string;
}

export interface Ini {
  readonly entries: readonly IniEntry[];
  readonly problems: readonly IniProblem[];
}

/**
 * Reads the file format of boost::program_options, which people's files are written for:
 * `#` starts a comment anywhere, even inside a value; there is no quoting and no `;` comment; the first `=`
 * separates; a key may be written in full (`service.jid`) before any section; keys may repeat.
 * Never throws; every line that cannot be read is a problem.
 */
export function parseIni(text: string): Ini {
  const entries: IniEntry[] = [];
  const problems: IniProblem[] = [];
  let prefix = "";
  for (const [index, raw] of text.replace(/^\ufeff/, "").split("\n").entries()) {
    const line = index + 1;
    const content = trim(withoutComment(raw));
    const equals = content.indexOf("=");
    if (content === "") continue;
    if (content.startsWith("[") && content.endsWith("]") && content.length > 2) {
      prefix = sectionPrefix(content.slice(1, -1));
    } else if (equals >= 0) {
      const key = prefix + trim(content.slice(0, equals));
      entries.push({ key, value: trim(content.slice(equals + 1)), line, cutShort: isCutShort(raw) });
    } else {
      problems.push({ line, text: whatIsWrong(content) });
    }
  }
  return { entries, problems };
}

function withoutComment(line: string): string {
  const hash = line.indexOf("#");
  return hash < 0 ? line : line.slice(0, hash);
}

function isCutShort(line: string): boolean {
  const before = line.charAt(line.indexOf("#") - 1);
  return before !== "" && before !== "=" && !isBlank(before);
}

function sectionPrefix(name: string): string {
  return name.endsWith(".") ? name : `${name}.`;
}

/** Only what boost trims: other kinds of blank belong to the value. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charAt(start))) start++;
  while (end > start && isBlank(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(character: string): boolean {
  return character === " " || character === "\t" || character === "\r";
}

function whatIsWrong(content: string): string {
  if (content.startsWith(";")) return 'a comment starts with "#" here, not with ";"';
  if (content === "[]") return "a section needs a name between its brackets";
  if (content.startsWith("[")) return 'this section does not end with "]"';
  return `"${content}" is neither "[section]" nor "key = value"`;
}
