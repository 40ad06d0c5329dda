import { stripFormatting } from "./protocol/formatting.ts";
import type { IrcLine } from "./protocol/line.ts";

/** Ends of lists, which say nothing. */
const silent: ReadonlySet<string> = new Set(["315", "318", "323", "365", "366", "368", "369", "374", "376"]);

type Wording = (params: readonly string[]) => string;

/** Numerics whose parameters mean nothing without words; by the parameters after our nick. */
const wordings: Readonly<Record<string, Wording>> = {
  "301": ([nick, text]) => `${nick} is away: ${text}`,
  "305": () => "You are no longer away.",
  "306": () => "You are away now.",
  "307": ([nick, text]) => `${nick} ${text}`,
  "311": ([nick, user, host, , name]) => `${nick} is ${user}@${host}, ${name}`,
  "312": ([nick, server, text]) => `${nick} is on ${server} (${text})`,
  "313": ([nick, text]) => `${nick} ${text}`,
  "314": ([nick, user, host, , name]) => `${nick} was ${user}@${host}, ${name}`,
  "317": ([nick, idle]) => `${nick} has been idle for ${duration(Number(idle))}`,
  "319": ([nick, channels]) => `${nick} is in ${channels}`,
  "322": ([channel, users, topic]) => `${channel} (${users}) ${topic}`.trim(),
  "330": ([nick, account]) => `${nick} is logged in as ${account}`,
  "338": ([nick, ...address]) =>
    `${nick} is connected from ${address.slice(0, -1).join(" ") || address.at(-1)}`,
  "341": ([nick, channel]) => `${nick} is invited to ${channel}`,
  "352": ([channel, user, host, , nick, flags, name]) =>
    `${nick} (${user}@${host}) ${flags} ${channel} ${(name ?? "").replace(/^\d+ /, "")}`,
  "353": ([, channel, names]) => `${channel}: ${names}`,
  "401": ([nick]) => `${nick}: no such nick or channel`,
  "402": ([server]) => `${server}: no such server`,
  "406": ([nick]) => `${nick}: there was no such nick`,
  "671": ([nick, text]) => `${nick} ${text}`,
};

/** A line of a server's answer in words; undefined if it says nothing, or is no answer. */
export function readable({ command, params, nick }: IrcLine): string | undefined {
  if (command === "NOTICE" && nick === "") return undefined; // told as it comes
  if (!/^\d{3}$/.test(command) || silent.has(command)) return undefined;
  const rest = params.slice(1);
  const text = wordings[command]?.(rest) ?? rest.join(" ");
  return stripFormatting(text);
}

function duration(seconds: number): string {
  const units = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]] as const;
  for (const [unit, length] of units) {
    const count = Math.floor(seconds / length);
    if (count > 0) return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
  return "a moment";
}
