/** One line of IRC, and its parts (RFC 2812 §2.3.1; IRCv3 message-tags). */

export interface IrcLine {
  /** Empty where there are none. */
  readonly tags: ReadonlyMap<string, string>;
  /** Who sent it, whole: `nick!user@host` or a server's name; empty if nobody is named. */
  readonly source: string;
  /** The nick of the source; empty if a server sent the line. */
  readonly nick: string;
  /** In capitals, or three digits. */
  readonly command: string;
  readonly params: readonly string[];
}

export type Tags = ReadonlyMap<string, string>;

export const noTags: Tags = new Map();

/** Undefined if the line has no command. Servers are taken as they are: nothing but that makes a line bad. */
export function parseLine(line: string): IrcLine | undefined {
  let at = 0;
  let tags = noTags;
  if (line.startsWith("@")) {
    const end = wordEnd(line, 1);
    tags = parseTags(line.slice(1, end));
    at = skipBlanks(line, end);
  }
  let source = "";
  if (line[at] === ":") {
    const end = wordEnd(line, at);
    source = line.slice(at + 1, end);
    at = skipBlanks(line, end);
  }
  const end = wordEnd(line, at);
  if (end === at) return undefined;
  const command = line.slice(at, end).toUpperCase();
  return { tags, source, nick: nickOf(source), command, params: parseParams(line, end) };
}

/**
 * A line without its end. Nothing that a user, a password or a room's name contains may end it early and begin another
 * command, so line ends and NULs become blanks.
 */
export function formatLine(command: string, params: readonly string[], tags: Tags = noTags): string {
  let line = command;
  for (let at = 0; at < params.length; at++) {
    const param = params[at] ?? "";
    line += ` ${at === params.length - 1 ? trailing(param) : middle(param)}`;
  }
  // deno-lint-ignore no-control-regex -- a NUL would end the line
  return formatTags(tags) + line.replaceAll(/[\r\n\x00]/g, " ");
}

/** The nick in `nick!user@host`. A name with a dot is a server's: no nick may have one. */
export function nickOf(source: string): string {
  const at = source.search(/[!@]/);
  if (at >= 0) return source.slice(0, at);
  return source.includes(".") ? "" : source;
}

function parseParams(line: string, from: number): string[] {
  const params: string[] = [];
  for (let at = skipBlanks(line, from); at < line.length;) {
    if (line[at] === ":") {
      params.push(line.slice(at + 1));
      break;
    }
    const end = wordEnd(line, at);
    params.push(line.slice(at, end));
    at = skipBlanks(line, end);
  }
  return params;
}

function wordEnd(line: string, from: number): number {
  const blank = line.indexOf(" ", from);
  return blank < 0 ? line.length : blank;
}

function skipBlanks(line: string, from: number): number {
  let at = from;
  while (line[at] === " ") at++;
  return at;
}

function trailing(param: string): string {
  return param === "" || param.startsWith(":") || param.includes(" ") ? `:${param}` : param;
}

/** What is not last must be one word; an empty one would shift those that follow. */
function middle(param: string): string {
  const word = param.replaceAll(" ", "").replace(/^:+/, "");
  return word === "" ? "*" : word;
}

const escapes = new Map([[";", "\\:"], [" ", "\\s"], ["\\", "\\\\"], ["\r", "\\r"], ["\n", "\\n"]]);
const unescapes = new Map([...escapes].map(([char, escape]) => [escape[1], char]));

function parseTags(text: string): Tags {
  const tags = new Map<string, string>();
  for (const tag of text.split(";")) {
    const at = tag.indexOf("=");
    if (tag === "") continue;
    if (at < 0) tags.set(tag, "");
    else tags.set(tag.slice(0, at), unescapeTag(tag.slice(at + 1)));
  }
  return tags;
}

/** A lone backslash at the end goes; before any other character it means that character. */
function unescapeTag(value: string): string {
  if (!value.includes("\\")) return value;
  return value.replaceAll(/\\(.?)/gs, (_, char: string) => unescapes.get(char) ?? char);
}

function formatTags(tags: Tags): string {
  if (tags.size === 0) return "";
  const words = [...tags].map(([key, value]) => {
    const escaped = value.replaceAll("\0", "").replaceAll(/[; \\\r\n]/g, (char) => escapes.get(char) ?? char);
    return escaped === "" ? key : `${key}=${escaped}`;
  });
  return `@${words.join(";")} `;
}
