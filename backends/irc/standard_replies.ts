/** What a server says in words of its own (ircv3.net/specs/extensions/standard-replies). */
import { stripFormatting } from "./protocol/formatting.ts";
import type { IrcLine } from "./protocol/line.ts";

/** FAIL, WARN and NOTE as people read them; undefined of any other line. */
export function standardReply({ command, params }: IrcLine): string | undefined {
  if (!/^(?:FAIL|WARN|NOTE)$/.test(command) || params.length < 3) return undefined;
  const [about = "*"] = params;
  const text = stripFormatting(params.at(-1) ?? "");
  return about === "*" ? text : `${about}: ${text}`;
}
