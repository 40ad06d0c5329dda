/** What users say to a server's contact: commands, and the answers in words. */
import type { Link } from "./link.ts";
import { readable } from "./replies.ts";
import { formatCtcp } from "./protocol/ctcp.ts";

interface Command {
  /** What follows the name. */
  readonly usage: string;
  readonly does: string;
  /** The line to send; undefined if the words do not fit. */
  readonly line: (words: readonly string[], rest: string) => readonly string[] | undefined;
}

/** A command that is called on IRC as here, and takes words as they come. */
const plain = (usage: string, does: string, name: string): Command => ({
  usage,
  does,
  line: (words) => [name, ...words],
});

/** A target, and a text that may have blanks. */
const toTarget = (does: string, make: (target: string, text: string) => readonly string[]): Command => ({
  usage: "NICK TEXT",
  does,
  line: ([target], rest) => {
    const text = rest.replace(/^\S+\s*/s, "");
    return target === undefined || text === "" ? undefined : make(target, text);
  },
});

const commands: Readonly<Record<string, Command>> = {
  admin: plain("", "who runs the server", "ADMIN"),
  away: {
    usage: "[TEXT]",
    does: "be away, or back",
    line: (_, rest) => ["AWAY", ...(rest === "" ? [] : [rest])],
  },
  ctcp: toTarget(
    "ask somebody's client: VERSION, PING, TIME",
    (target, text) => ["PRIVMSG", target, formatCtcp(text.toUpperCase())],
  ),
  identify: {
    usage: "PASSWORD",
    does: "tell NickServ that you are you",
    line: (_, rest) => rest === "" ? undefined : ["PRIVMSG", "NickServ", `IDENTIFY ${rest}`],
  },
  info: plain("", "about the server", "INFO"),
  invite: plain("NICK #ROOM", "invite somebody", "INVITE"),
  links: plain("", "the network's servers", "LINKS"),
  lusers: plain("", "how many are there", "LUSERS"),
  mode: plain("NICK|#ROOM [MODES]", "show or change modes", "MODE"),
  motd: plain("", "the message of the day", "MOTD"),
  msg: toTarget("write to somebody", (target, text) => ["PRIVMSG", target, text]),
  names: plain("#ROOM", "who is in a room", "NAMES"),
  nick: plain("NEW", "be called otherwise", "NICK"),
  notice: toTarget("write a notice", (target, text) => ["NOTICE", target, text]),
  oper: plain("NAME PASSWORD", "become an operator", "OPER"),
  time: plain("", "the server's time", "TIME"),
  version: plain("", "the server's version", "VERSION"),
  who: plain("NICK|#ROOM", "list people", "WHO"),
  whois: plain("NICK", "who somebody is", "WHOIS"),
  whowas: plain("NICK", "who somebody was", "WHOWAS"),
  raw: {
    usage: "LINE",
    does: "any command, as IRC writes it",
    line: (_, rest) => {
      const [head = "", text] = splitOnce(rest, " :");
      const words = head.split(" ").filter((word) => word !== "");
      return words.length === 0 ? undefined : [...words, ...(text === undefined ? [] : [text])];
    },
  },
};

/** A command in words; undefined if it is none. A slash before it does no harm. */
export function parseCommand(text: string): { line: readonly string[] } | { problem: string } {
  const rest = text.trim().replace(/^[/.]/, "");
  const [name = "", ...words] = rest.split(/\s+/).filter((word) => word !== "");
  const command = Object.hasOwn(commands, name.toLowerCase()) ? commands[name.toLowerCase()] : undefined;
  if (command === undefined) return { problem: help() };
  const line = command.line(words, rest.replace(/^\S+\s*/s, ""));
  return line === undefined ? { problem: `Say: ${name} ${command.usage}` } : { line };
}

/** Longest answer in lines: whoever asks for thousands does not read them. */
const longest = 100;

/**
 * Sends a command, and resolves to the server's answer: all it says until it answers the PING that follows.
 * @throws RequestError that it said nothing, or is gone.
 */
export async function runCommand([command = "", ...params]: readonly string[], link: Link): Promise<string> {
  const token = `done-${link.now()}`;
  const lines: string[] = [];
  const answer = link.ask((line) => {
    if (line.command === "PONG" && line.params.at(-1) === token) return true;
    const text = readable(line);
    if (text !== undefined && lines.length <= longest) lines.push(lines.length < longest ? text : "…");
    return undefined;
  });
  link.send(command.toUpperCase(), ...params);
  link.send("PING", token);
  await answer;
  return lines.join("\n");
}

function help(): string {
  const lines = Object.entries(commands).map(([name, { usage, does }]) =>
    `${name} ${usage}`.trim() + ` – ${does}`
  );
  return ["Commands:", ...lines].join("\n");
}

function splitOnce(text: string, by: string): [string, string?] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
}
