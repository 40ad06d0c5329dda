/** How an instance starts us: what was on the command line. */
export interface BackendArguments {
  /** Where the instance listens. */
  readonly host: string;
  readonly port: number;
  /** Which of the instance's backends we are, counted from 1; for names of files. */
  readonly backendId: number;
  /** The transport's JID, if it was given. */
  readonly jid?: string;
  /** The instance's config file, if it was given. */
  readonly configPath?: string;
  /** Only of a backend on another machine than its instance's: `--tls`. */
  readonly remote?: RemoteArguments;
  /** All other `--key=value`, which override the config file. */
  readonly overrides: ReadonlyMap<string, readonly string[]>;
}

/** How a backend joins an instance on another machine. */
export interface RemoteArguments {
  /** A file with the certificate of the authority that vouches for the instance (PEM), if the system has it not. */
  readonly ca?: string;
  /** What to call the backend in the instance's log. */
  readonly name?: string;
}

/** The command line lacks something or makes no sense. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

const shortNames = new Map([["h", "host"], ["p", "port"], ["j", "jid"]]);
const withValue = new Set(["host", "port", "jid", "config", "ca", "name"]);
const ours = new Set([...withValue, "tls"]);

/**
 * Reads `--host H --port P --service.backend_id=N [-j JID] [--key=value …] [config file]`, and for another machine
 * `--tls [--ca FILE] [--name NAME]`.
 *
 * The instance appends its own arguments to ours, so unknown options are passed over. A dotted one without `=`, a
 * config key, takes the next argument for its value.
 * @throws ArgumentError
 */
export function parseArguments(args: readonly string[]): BackendArguments {
  const { options, positional } = split(args);
  const last = (name: string): string | undefined => options.get(name)?.at(-1);
  const host = last("host");
  const port = last("port");
  if (!host || !port) {
    const missing = !host ? "--host" : "--port";
    throw new ArgumentError(
      `${missing} is missing. A backend is started by its instance, which passes --host and --port.`,
    );
  }
  const jid = last("jid");
  const configPath = last("config") ?? positional[0];
  const remote = remoteArguments(last);
  return {
    host,
    port: portNumber(port),
    backendId: Number(last("service.backend_id") ?? 1),
    ...(jid === undefined ? {} : { jid }),
    ...(configPath === undefined ? {} : { configPath }),
    ...(remote === undefined ? {} : { remote }),
    overrides: new Map([...options].filter(([name]) => !ours.has(name))),
  };
}

function remoteArguments(last: (name: string) => string | undefined): RemoteArguments | undefined {
  const [ca, name] = [last("ca"), last("name")];
  if (last("tls") !== undefined) {
    return { ...(ca === undefined ? {} : { ca }), ...(name === undefined ? {} : { name }) };
  }
  if (ca !== undefined) throw new ArgumentError("--ca makes no sense without --tls.");
  return undefined;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new ArgumentError(`--port ${text} is not a port number.`);
}

interface SplitArguments {
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly positional: readonly string[];
}

function split(args: readonly string[]): SplitArguments {
  const options = new Map<string, string[]>();
  const positional: string[] = [];
  const rest = args.values();
  for (const argument of rest) {
    const option = parseOption(argument);
    if (option === undefined) {
      positional.push(argument);
      continue;
    }
    const takesNext = option.value === undefined && (withValue.has(option.name) || option.name.includes("."));
    const switchedOn = option.name === "tls" ? "1" : undefined;
    const value = takesNext ? rest.next().value : option.value ?? switchedOn;
    if (value === undefined) continue; // a switch of the instance's, such as -n
    const values = options.get(option.name) ?? [];
    options.set(option.name, [...values, value]);
  }
  return { options, positional };
}

function parseOption(argument: string): { name: string; value: string | undefined } | undefined {
  const long = /^--([^=]+)(?:=(.*))?$/s.exec(argument);
  if (long?.[1] !== undefined) return { name: long[1], value: long[2] };
  const short = /^-([a-zA-Z])=?(.+)?$/s.exec(argument);
  if (short?.[1] === undefined) return undefined;
  return { name: shortNames.get(short[1]) ?? short[1], value: short[2] };
}
