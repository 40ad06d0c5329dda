/** The edge: the real command line, socket, signals and process. */
import type { Stats } from "../proto/mod.ts";
import { ArgumentError, type BackendArguments, parseArguments } from "./arguments.ts";
import { ConfigFile, ConfigFileError } from "./config_file.ts";
import type { Socket } from "./connection.ts";
import { type ConversationEnd, converse } from "./conversation.ts";
import type { Log } from "./log.ts";
import { ownMemory } from "./memory.ts";
import type { NetworkPlugin } from "./network_plugin.ts";
import { stayJoined } from "./rejoin.ts";
import { connectSecurely, type RemoteInstance, remoteInstance } from "./remote.ts";
import type { Drained, Send } from "./reporter.ts";

/** What a backend knows when it starts. */
export interface Startup {
  readonly arguments: BackendArguments;
  readonly config: ConfigFile;
  readonly log: Log;
}

/** Makes the plugin that serves one link. A backend with `--tls` joins again after a link, with a new plugin. */
export type CreatePlugin = (send: Send, startup: Startup, drained: Drained) => NetworkPlugin;

/** How the process ends. */
export const exitCodes = {
  /** A signal asked for it; or, without `--tls`, the instance said EXIT. */
  ok: 0,
  /** Without `--tls`: the instance is gone. The link broke, could not be made, or our parent process died. */
  linkLost: 1,
  /** The command line, the environment or the config file is wrong. */
  usage: 2,
} as const;

/** Serves a link to its end. */
type Serve = (socket: Socket, stop: AbortSignal) => Promise<ConversationEnd>;

/** Runs a backend: the whole `main.ts` of one. Does not return. */
export async function run(create: CreatePlugin): Promise<never> {
  Deno.exit(await runToEnd(create));
}

async function runToEnd(create: CreatePlugin): Promise<number> {
  const started = await start();
  if (started === undefined) return exitCodes.usage;
  const { startup, remote } = started;
  surviveStrayErrors(startup.log);
  const stats = statsSince();
  const { log } = startup;
  const serve: Serve = (socket, stop) =>
    converse(socket, { create: (send, drained) => create(send, startup, drained), log, stats, stop });
  return remote === undefined ? await runBesideInstance(startup, serve) : await runAfar(remote, log, serve);
}

interface Started {
  readonly startup: Startup;
  /** The instance, if it is on another machine. */
  readonly remote: RemoteInstance | undefined;
}

async function start(): Promise<Started | undefined> {
  try {
    const parsed = parseArguments(Deno.args);
    const text = parsed.configPath === undefined ? "" : await Deno.readTextFile(parsed.configPath);
    const config = ConfigFile.parse(text, parsed.overrides);
    const startup = { arguments: parsed, config, log: stderrLog(config.flag("debug")) };
    return { startup, remote: parsed.remote && await remoteInstance(parsed, parsed.remote) };
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

/** One link, and the process ends with it. */
async function runBesideInstance(startup: Startup, serve: Serve): Promise<number> {
  using socket = await connect(startup);
  if (socket === undefined) return exitCodes.linkLost;
  const orphaned = new AbortController();
  const watch = watchParent(() => orphaned.abort());
  const end = await serve(socket, AbortSignal.any([orphaned.signal, stopSignal()]));
  clearInterval(watch);
  if (end === "unusable") return exitCodes.usage;
  const isLost = end === "lost" || end === "stopped" && orphaned.signal.aborted;
  return isLost ? exitCodes.linkLost : exitCodes.ok;
}

/** Link after link. The process that started us is no concern of ours. */
async function runAfar(remote: RemoteInstance, log: Log, serve: Serve): Promise<number> {
  const address = `${remote.hostname}:${remote.port}`;
  const connect = (): Promise<Deno.TlsConn> => connectSecurely(remote);
  const end = await stayJoined({ address, connect, converse: serve, log, stop: stopSignal() });
  return end === "unusable" ? exitCodes.usage : exitCodes.ok;
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

/** Aborted when somebody asks this process to end. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, () => stop.abort());
  return stop.signal;
}

/** The sockets of an instance that died may live on in its other children. */
function watchParent(onDeath: () => void): ReturnType<typeof setInterval> {
  const parent = Deno.ppid;
  return setInterval(() => Deno.ppid === parent ? undefined : onDeath(), 1000);
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
  const initRes = ownMemory().resident;
  return () => {
    const { resident, shared } = ownMemory();
    return { res: resident, initRes, shared, id: String(Deno.pid) };
  };
}
