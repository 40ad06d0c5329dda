/** The edge: the real command line, socket, signals and process. */
import { ArgumentError, type BackendArguments, parseArguments } from "./arguments.ts";
import { ConfigFile, ConfigFileError } from "./config_file.ts";
import { Connection, type ConnectionEnd } from "./connection.ts";
import type { Log } from "./log.ts";
import { parseMemory } from "./memory.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import type { Send } from "./reporter.ts";
import type { Stats } from "../proto/mod.ts";

/** What a backend knows when it starts. */
export interface Startup {
  readonly arguments: BackendArguments;
  readonly config: ConfigFile;
  readonly log: Log;
}

export type CreatePlugin = (send: Send, startup: Startup) => NetworkPlugin;

/** How the process ends. */
export const exitCodes = {
  /** The instance said EXIT, or a signal asked for it. */
  ok: 0,
  /** The instance is gone: the link broke, could not be made, or our parent process died. */
  linkLost: 1,
  /** The command line or the config file is wrong. */
  usage: 2,
} as const;

/** How long each step of the end may take, in milliseconds. */
const goodbyeTime = 2000;

/** Runs a backend: the whole `main.ts` of one. Does not return. */
export async function run(create: CreatePlugin): Promise<never> {
  Deno.exit(await runToEnd(create));
}

async function runToEnd(create: CreatePlugin): Promise<number> {
  const startup = await start();
  if (startup === undefined) return exitCodes.usage;
  surviveStrayErrors(startup.log);
  using socket = await connect(startup);
  if (socket === undefined) return exitCodes.linkLost;
  const connection = new Connection(socket, { log: startup.log, stats: statsSince() });
  let plugin: NetworkPlugin;
  try {
    plugin = create(connection.send, startup);
  } catch (error) {
    startup.log.error(String(error));
    return exitCodes.usage;
  }
  const end = await serve(connection, plugin);
  await goodbye(connection, plugin, startup.log);
  return end === "lost" || end === "orphaned" ? exitCodes.linkLost : exitCodes.ok;
}

async function start(): Promise<Startup | undefined> {
  try {
    const parsed = parseArguments(Deno.args);
    const text = parsed.configPath === undefined ? "" : await Deno.readTextFile(parsed.configPath);
    const config = ConfigFile.parse(text, parsed.overrides);
    return { arguments: parsed, config, log: stderrLog(config.flag("debug")) };
  } catch (error) {
    const plain = error instanceof ArgumentError || error instanceof ConfigFileError;
    console.error(plain ? error.message : `cannot read the config file: ${String(error)}`);
    return undefined;
  }
}

function stderrLog(debug: boolean): Log {
  return {
    debug: (text) => debug ? console.error(text) : undefined,
    error: (text) => console.error(text),
  };
}

async function connect(startup: Startup): Promise<Deno.TcpConn | undefined> {
  const { host: hostname, port } = startup.arguments;
  try {
    const socket = await Deno.connect({ hostname, port });
    socket.setNoDelay(true);
    return socket;
  } catch (error) {
    startup.log.error(`cannot connect to the instance at ${hostname}:${port}: ${String(error)}`);
    return undefined;
  }
}

/** Serves until the link ends, a signal comes, or the parent dies, whose sockets may outlive it in its children. */
async function serve(connection: Connection, plugin: NetworkPlugin): Promise<ConnectionEnd | "orphaned"> {
  let orphaned = false;
  const parent = Deno.ppid;
  const watch = setInterval(() => {
    if (Deno.ppid === parent) return;
    orphaned = true;
    connection.stop();
  }, 1000);
  const stop = (): void => connection.stop();
  for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, stop);
  try {
    const end = await connection.serve(plugin);
    return orphaned ? "orphaned" : end;
  } finally {
    clearInterval(watch);
  }
}

/** Finishes what was asked, logs everybody out and writes what is left; nothing of it for ever. */
async function goodbye(connection: Connection, plugin: NetworkPlugin, log: Log): Promise<void> {
  try {
    await atMost(goodbyeTime, connection.idle());
    await atMost(goodbyeTime, plugin[Symbol.asyncDispose]());
    await atMost(goodbyeTime, connection.flush());
  } catch (error) {
    log.error(`could not log everybody out: ${detail(error)}`);
  }
}

async function atMost(milliseconds: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, milliseconds);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** An error that nobody awaits belongs to one user, but would end the process for all. */
function surviveStrayErrors(log: Log): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    log.error(`a promise was rejected and nobody listened: ${detail(event.reason)}`);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    log.error(`an error was not caught: ${detail(event.error)}`);
  });
}

function detail(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

/** Remembers what the process weighs now, as its weight at start. */
function statsSince(): () => Stats {
  const initRes = memory().resident;
  return () => {
    const { resident, shared } = memory();
    return { res: resident, initRes, shared, id: String(Deno.pid) };
  };
}

function memory(): { resident: number; shared: number } {
  try {
    return parseMemory(Deno.readTextFileSync("/proc/self/status"));
  } catch {
    return { resident: Math.round(Deno.memoryUsage().rss / 1024), shared: 0 }; // no Linux
  }
}
