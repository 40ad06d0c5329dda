import { type DatabaseRequest, databaseUsage, parseDatabaseCommand } from "./database_command.ts";
import type { Override } from "./given.ts";
import { registeredKeyNames } from "./known_keys.ts";

/** What the arguments ask for. */
export type CommandLine =
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | RunRequest
  | DatabaseRequest
  | { readonly kind: "usage-error"; readonly text: string };

export interface RunRequest {
  readonly kind: "run";
  readonly configPath: string;
  /** `-j`: instead of the file's `service.jid`. */
  readonly jid?: string;
  readonly overrides: readonly Override[];
  /** `-n`: stay in the foreground, write no pidfile. */
  readonly foreground: boolean;
  /** `--check-config`: report what is wrong with the configuration and stop. */
  readonly checkOnly: boolean;
}

export const usage = `Usage: spectrum2 [OPTIONS] CONFIG_FILE

  -h, --help               show this text
  -v, --version            show the version
  -n, --no-daemonize       stay in the foreground
  -d, --no-debug           accepted for old start scripts, does nothing
  -j, --jid JID            use this JID instead of the file's service.jid
      --config FILE        the configuration file, instead of CONFIG_FILE
      --check-config       say what is wrong with the configuration, start nothing
      --SECTION.KEY=VALUE  set an option instead of the file, as in --service.port=5347
${databaseUsage}`;

/** Reads the arguments behind the program's name. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const onDatabase = parseDatabaseCommand(argv);
  if (typeof onDatabase === "string") return { kind: "usage-error", text: onDatabase };
  if (onDatabase !== undefined) return onDatabase;
  const parser = new Parser(argv);
  try {
    return parser.parse();
  } catch (error) {
    if (error instanceof UsageError) return { kind: "usage-error", text: error.message };
    throw error;
  }
}

class UsageError extends Error {}

class Parser {
  readonly #rest: string[];
  readonly #configs: string[] = [];
  readonly #overrides: Override[] = [];
  readonly #flags = new Set<string>();
  #jid: string | undefined;

  constructor(argv: readonly string[]) {
    this.#rest = [...argv];
  }

  parse(): CommandLine {
    for (let argument = this.#rest.shift(); argument !== undefined; argument = this.#rest.shift()) {
      if (argument === "--") this.#configs.push(...this.#rest.splice(0));
      else if (argument.startsWith("--")) this.#long(argument);
      else if (argument.startsWith("-") && argument.length > 1) this.#short(argument);
      else this.#configs.push(argument);
    }
    return this.#result();
  }

  #long(argument: string): void {
    const equals = argument.indexOf("=");
    const name = argument.slice(2, equals < 0 ? undefined : equals);
    const value = equals < 0 ? undefined : argument.slice(equals + 1);
    if (longFlags.has(name) && value === undefined) this.#flags.add(name);
    else if (longFlags.has(name)) throw new UsageError(`--${name} takes no value`);
    else if (name === "jid") this.#jid = value ?? this.#next(`--${name}`);
    else if (name === "config") this.#configs.push(value ?? this.#next(`--${name}`));
    else if (name.includes(".")) this.#override(name, value);
    else throw new UsageError(`there is no option --${name}`);
  }

  /** `-n`, `-nd`, `-j JID`, `-jJID`. */
  #short(argument: string): void {
    for (let index = 1; index < argument.length; index++) {
      const letter = argument.charAt(index);
      const flag = shortFlags.get(letter);
      if (letter === "j") {
        const attached = argument.slice(index + 1);
        this.#jid = attached === "" ? this.#next("-j") : attached;
        return;
      }
      if (flag === undefined) throw new UsageError(`there is no option -${letter}`);
      this.#flags.add(flag);
    }
  }

  #override(name: string, value: string | undefined): void {
    const key = registeredKey(name);
    if (key !== undefined) this.#overrides.push({ key, value: value ?? this.#next(`--${key}`) });
    else if (value !== undefined) this.#overrides.push({ key: name, value });
    else {throw new UsageError(
        `--${name} is not a declared option; if a backend knows it, write --${name}=VALUE`,
      );}
  }

  #next(option: string): string {
    const value = this.#rest.shift();
    if (value === undefined || /^--?[a-z]/i.test(value)) throw new UsageError(`${option} needs a value`);
    return value;
  }

  #result(): CommandLine {
    if (this.#flags.has("help")) return { kind: "help" };
    if (this.#flags.has("version")) return { kind: "version" };
    const [configPath, second] = this.#configs;
    if (configPath === undefined) throw new UsageError("the configuration file is missing");
    if (second !== undefined) {
      throw new UsageError(`one configuration file only, not "${configPath}" and "${second}"`);
    }
    return {
      kind: "run",
      configPath,
      ...(this.#jid === undefined ? {} : { jid: this.#jid }),
      overrides: this.#overrides,
      foreground: this.#flags.has("no-daemonize"),
      checkOnly: this.#flags.has("check-config"),
    };
  }
}

const shortFlags: ReadonlyMap<string, string> = new Map([
  ["h", "help"],
  ["v", "version"],
  ["n", "no-daemonize"],
  ["d", "no-debug"],
]);
const longFlags: ReadonlySet<string> = new Set([...shortFlags.values(), "check-config"]);

/** COMPAT(spectrum2): a registered key may be shortened as long as it stays unambiguous (a rule of boost). */
function registeredKey(name: string): string | undefined {
  const keys = registeredKeyNames();
  if (keys.includes(name)) return name;
  const matches = keys.filter((key) => key.startsWith(name));
  if (matches.length > 1) {
    throw new UsageError(
      `--${name} could be ${matches.slice(0, 3).join(" or ")}${matches.length > 3 ? " or …" : ""}`,
    );
  }
  return matches[0];
}
