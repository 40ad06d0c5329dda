/** Client-to-client protocol: a command inside a message (modern.ircdocs.horse/ctcp). */

export interface Ctcp {
  /** In capitals. */
  readonly command: string;
  readonly text: string;
}

/** The CTCP in a message; undefined if it is an ordinary one. The last mark may be missing. */
export function parseCtcp(message: string): Ctcp | undefined {
  if (!message.startsWith("\x01")) return undefined;
  const [inside = ""] = message.slice(1).split("\x01", 1);
  const [, command = "", text = ""] = /^([^ ]*) ?(.*)/s.exec(inside) ?? [];
  return command === "" ? undefined : { command: command.toUpperCase(), text };
}

export function formatCtcp(command: string, text = ""): string {
  return `\x01${command}${text === "" ? "" : ` ${text}`}\x01`;
}

const source = "https://spectrum.im";
const known = ["ACTION", "CLIENTINFO", "PING", "SOURCE", "TIME", "VERSION"];

/** What we answer to a question; undefined if we do not. */
export function answerCtcp({ command, text }: Ctcp, now: Date, version: string): string | undefined {
  switch (command) {
    case "VERSION":
      return formatCtcp(command, version);
    case "PING":
      return formatCtcp(command, text.slice(0, 100));
    case "TIME":
      return formatCtcp(command, now.toISOString());
    case "SOURCE":
      return formatCtcp(command, source);
    case "CLIENTINFO":
      return formatCtcp(command, known.join(" "));
    default:
      return undefined;
  }
}
