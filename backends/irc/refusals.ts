import type { Link } from "./link.ts";
import { stripFormatting } from "./protocol/formatting.ts";
import type { IrcLine } from "./protocol/line.ts";
import type { SentMessages } from "./sent_messages.ts";
import { standardReply } from "./standard_replies.ts";

/** Numerics that say why a message went nowhere; the second parameter says to whom. */
const refusals: ReadonlySet<string> = new Set([
  "401", // ERR_NOSUCHNICK
  "403", // ERR_NOSUCHCHANNEL
  "404", // ERR_CANNOTSENDTOCHAN
  "408",
  "477", // ERR_NEEDREGGEDNICK
  "486",
  "492", // ERR_NOCTCP
  "531", // ERR_CANTSENDTOUSER
  "716", // ERR_TARGUMODEG
]);

/**
 * The server did not pass a message on: the message fails, with its words. Servers say so of other commands in the same
 * words, so whether a line was about a message is the answer.
 */
export function tellRefusal(line: IrcLine, sent: SentMessages, link: Link): boolean {
  const label = line.tags.get("label");
  if (refusals.has(line.command)) {
    const [, target = "", ...rest] = line.params;
    const isGone = line.command === "401";
    const text = isGone ? `${target} is not on IRC now.` : stripFormatting(rest.at(-1) ?? "");
    return sent.refused(target, text, link, label);
  }
  if (line.command !== "FAIL" || label === undefined) return false;
  return sent.refusedByLabel(label, standardReply(line) ?? "", link);
}
