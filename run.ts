/** Joins the parts of an instance with the operating system, and keeps it running until a signal. */
import { listenForBackends, listenForRemoteBackends } from "./lib/backend/listen.ts";
import { processTable } from "./lib/backend/peer_process.ts";
import { backendSpawner } from "./lib/backend/spawn.ts";
import { ownArguments } from "./lib/backend/command.ts";
import { systemClock } from "./lib/clock.ts";
import {
  type Config,
  formatProblem,
  LiveConfig,
  loadConfig,
  type LoadedConfig,
  type Reloaded,
  type RunRequest,
} from "./lib/config/mod.ts";
import { Instance } from "./lib/instance.ts";
import { type OpenLog, openLog } from "./lib/log/mod.ts";
import { type Memory, memoryOf } from "./lib/metrics/mod.ts";
import { hidePasswordKey, openStorage } from "./lib/storage/mod.ts";
import { openClientPorts, putFile, XmppFrontend } from "./frontends/xmpp/mod.ts";
import { version } from "./version.ts";

/** Runs until SIGINT or SIGTERM. Answers the exit code; throws what keeps the instance from starting. */
export async function run(
  loaded: LoadedConfig,
  request: RunRequest,
  argv: readonly string[],
): Promise<number> {
  const live = new LiveConfig(loaded.config);
  const { config } = live;
  await using stack = new AsyncDisposableStack();
  await Deno.mkdir(config.service.workingDir, { recursive: true });
  const opened = stack.use(openInstanceLog(config));
  const signals = stack.use(catchSignals(() => opened.reopen()));
  const log = opened.log.with({ instance: config.service.jid });
  log.info("starting", { version, config: request.configPath });
  for (const warning of loaded.warnings) log.warn("configuration", { reason: formatProblem(warning) });
  if (loaded.unused.length > 0) {
    log.info("options of Spectrum 2 that are not used yet", { keys: loaded.unused.join(" ") });
  }

  const { backend, backendHost, backendPort, workingDir } = config.service;
  const remote = config.service.backendTlsPort === 0
    ? undefined
    : await listenForRemoteBackends(config.service);
  const listener = listenForBackends(backendHost, backendPort);
  const spawn = backendSpawner({
    command: backend,
    host: backendHost,
    port: listener.port,
    ownArguments: ownArguments(
      argv,
      request.configPath,
      Deno.realPathSync(request.configPath),
      config.service.jid,
    ),
    workingDir,
    logDirectory: opened.directory === undefined ? undefined : `${opened.directory}/backends`,
  });
  const refused = Promise.withResolvers<never>();
  const clock = systemClock;
  const random = Math.random;
  const clientPorts = config.service.serverMode ? await openClientPorts(config.service) : undefined;
  const frontend = new XmppFrontend({
    config,
    clock,
    random,
    version,
    newId: () => crypto.randomUUID(),
    connect: Deno.connect,
    ...clientPorts === undefined ? {} : { clientPorts },
    put: putFile,
    log,
    onRefused: (reason) => refused.reject(new Error(reason)),
  });
  const storage = await openStorage(config.database, { clock, log });
  hidePasswordKey();
  const instance = stack.use(
    new Instance({
      config,
      storage,
      frontend,
      listener,
      processes: processTable(),
      remote,
      spawn,
      clock,
      random,
      log,
      memory: ownMemory,
      reload: () => reload(live, request),
    }),
  );
  instance.start();
  log.info("stopping", { signal: await Promise.race([signals.stop, refused.promise]) });
  return 0;
}

/** Reads the configuration file that the request names. */
export async function load({ configPath, overrides, jid }: RunRequest): Promise<LoadedConfig> {
  const text = await Deno.readTextFile(configPath);
  return loadConfig({ path: configPath, text, overrides, ...jid === undefined ? {} : { jid } });
}

async function reload(live: LiveConfig, request: RunRequest): Promise<Reloaded> {
  const { config, problems } = await load(request);
  if (problems.length > 0) return { problems: problems.map(formatProblem), afterRestart: [] };
  return { problems: [], afterRestart: live.replace(config) };
}

function ownMemory(): Memory {
  return memoryOf({
    status: () => Deno.readTextFileSync("/proc/self/status"),
    resident: () => Deno.memoryUsage().rss,
  });
}

function openInstanceLog(config: Config): OpenLog {
  const { directory, maxSize, maxFiles } = config.logging;
  return openLog({ directory, level: () => config.logging.level, maxBytes: maxSize, files: maxFiles });
}

/**
 * Listens for signals until it is disposed. SIGHUP asks for new log files; the first that asks to stop resolves
 * `stop`, and more of them change nothing: without a listener they would kill us while backends are still ending.
 */
function catchSignals(onHangup: () => void): Disposable & { readonly stop: Promise<Deno.Signal> } {
  const stop = Promise.withResolvers<Deno.Signal>();
  const listeners: [Deno.Signal, () => void][] = [
    ["SIGINT", () => stop.resolve("SIGINT")],
    ["SIGTERM", () => stop.resolve("SIGTERM")],
    ["SIGHUP", onHangup],
  ];
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return {
    stop: stop.promise,
    [Symbol.dispose]() {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}
