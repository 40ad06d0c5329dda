import type { Link } from "./link.ts";
import type { IrcLine } from "./protocol/line.ts";

/** What people can do to the user, and not only to a room. */
const personal: ReadonlySet<string> = new Set(["PRIVMSG", "NOTICE", "TAGMSG", "REDACT", "INVITE"]);
/** Messages, notices, tags, CTCP and invitations to the user, where the server can tell them from those to rooms. */
const personalFlags = "PNTCi";

/**
 * Whom the user wants to hear nothing from, on one network. Servers with SILENCE are asked to keep it away; what comes
 * all the same, and with other servers, is not passed on.
 */
export class BlockList {
  /** As the user spells them. */
  readonly #nicks = new Set<string>();

  block(nick: string, link: Link | undefined): void {
    this.#nicks.add(nick);
    if (link !== undefined) silence("+", nick, link);
  }

  unblock(nick: string, link: Link | undefined): void {
    this.#nicks.delete(nick);
    if (link !== undefined) silence("-", nick, link);
  }

  /** The server forgets with each connection. */
  start(link: Link): void {
    for (const nick of this.#nicks) silence("+", nick, link);
  }

  has(nick: string, link: Link): boolean {
    if (this.#nicks.size === 0) return false;
    const folded = link.fold(nick);
    return [...this.#nicks].some((blocked) => link.fold(blocked) === folded);
  }

  /** Whether a line is something that a blocked person does to the user. */
  covers({ command, nick, params: [target = ""] }: IrcLine, link: Link): boolean {
    return this.#nicks.size > 0 && personal.has(command) && link.isMe(target) && this.has(nick, link);
  }
}

/** A list that is full does no harm: the gateway keeps away what the server does not. */
function silence(sign: "+" | "-", nick: string, link: Link): void {
  const { isupport } = link;
  if (isupport.number("SILENCE", 0) === 0) return;
  const known = isupport.get("ESILENCE") ?? "";
  const flags = [...personalFlags].filter((flag) => known.includes(flag)).join("");
  link.send("SILENCE", `${sign}${nick}!*@*`, ...(flags === "" ? [] : [flags]));
}
