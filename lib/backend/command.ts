/** The command line of a backend, as Spectrum 2 builds it (core §2.1). Other people's backends parse it strictly. */
import { TransportError } from "../errors.ts";

export interface BackendCommand {
  /** `service.backend`: a program, maybe with arguments, quoted as for a shell. */
  readonly command: string;
  readonly host: string;
  readonly port: number;
  /** Our own arguments, which every backend gets as well: among them the config file. */
  readonly ownArguments: readonly string[];
}

/**
 * The words of the command that starts a backend. `slot` names its log file (`--service.backend_id`), `count` says
 * how many were started before (the text `BACKEND_ID` in the command).
 */
export function backendCommand(backend: BackendCommand, slot: number, count: number): string[] {
  const [program, ...words] = splitWords(backend.command.replaceAll("BACKEND_ID", String(count)));
  if (program === undefined) throw new TransportError("backend-unavailable", "service.backend is empty");
  const { host, port, ownArguments } = backend;
  return [
    program,
    ...words,
    "--host",
    host,
    "--port",
    String(port),
    `--service.backend_id=${slot}`,
    ...ownArguments,
  ];
}

/** Splits like a shell does without expanding anything: blanks, single and double quotes, backslashes. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === "\\" && hides(text.charAt(at + 1), quote)) word = (word ?? "") + text.charAt(++at);
    else if (quote !== "" && letter === quote) quote = "";
    else if (quote === "" && (letter === '"' || letter === "'")) [quote, word] = [letter, word ?? ""];
    else if (quote === "" && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + letter;
  }
  if (quote !== "") {
    throw new TransportError("backend-unavailable", `service.backend lacks a closing ${quote}`);
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** Whether a backslash before `next` is one: in double quotes only some letters need it (POSIX shell §2.2.3). */
function hides(next: string, quote: string): boolean {
  return quote === "" || (quote === '"' && '"\\$`'.includes(next));
}

/**
 * Our own arguments as backends get them. COMPAT(spectrum2): some parse `-j` as mandatory and read the config file by
 * themselves from another working directory, so the JID is always there and the file's path absolute.
 */
export function ownArguments(
  argv: readonly string[],
  config: string,
  configPath: string,
  jid: string,
): string[] {
  const passed = argv.map((argument) =>
    argument === config ? configPath : argument === `--config=${config}` ? `--config=${configPath}` : argument
  );
  const hasJid = argv.some((argument) => /^(-j|--jid(=|$))/.test(argument));
  return hasJid ? passed : ["-j", jid, ...passed];
}
