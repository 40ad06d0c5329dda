/** Joins the parts of an instance with the operating system, and keeps it running until a signal. */
import { listenForBackends } from "./lib/backend/listen.ts";
import { backendSpawner } from "./lib/backend/spawn.ts";
import { ownArguments } from "./lib/backend/command.ts";
import { systemClock } from "./lib/clock.ts";
import { type Config, formatProblem, type LoadedConfig, type RunRequest } from "./lib/config/mod.ts";
import { Instance } from "./lib/instance.ts";
import { type OpenLog, openLog } from "./lib/log/mod.ts";
import { MemoryStorage, openSqlite, type Storage } from "./lib/storage/mod.ts";
import { XmppFrontend } from "./frontends/xmpp/mod.ts";
import { version } from "./version.ts";

/** Runs until SIGINT or SIGTERM. Answers the exit code; throws what keeps the instance from starting. */
export async function run(
  loaded: LoadedConfig,
  request: RunRequest,
  argv: readonly string[],
): Promise<number> {
  const { config } = loaded;
  await using stack = new AsyncDisposableStack();
  refuseUnfinished(config);
  await Deno.mkdir(config.service.workingDir, { recursive: true });
  const opened = stack.use(openInstanceLog(config));
  const log = opened.log.with({ instance: config.service.jid });
  log.info("starting", { version, config: request.configPath });
  for (const warning of loaded.warnings) log.warn("configuration", { reason: formatProblem(warning) });
  if (loaded.unused.length > 0) {
    log.info("options of Spectrum 2 that are not used yet", { keys: loaded.unused.join(" ") });
  }

  const { backend, backendHost, backendPort, workingDir } = config.service;
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
  const clock = systemClock;
  const random = Math.random;
  const frontend = new XmppFrontend({
    config,
    clock,
    random,
    newId: () => crypto.randomUUID(),
    connect: Deno.connect,
    log,
  });
  const storage = await openStorage(config);
  const instance = stack.use(
    new Instance({ config, storage, frontend, listener, spawn, clock, random, log }),
  );
  instance.start();
  const signal = await untilSignal(() => opened.reopen());
  log.info("stopping", { signal });
  return 0;
}

/** What the configuration may ask for and this version cannot do yet. Better no gateway than half of one. */
function refuseUnfinished({ service, database }: Config): void {
  if (service.serverMode) throw new Error("service.server_mode=1 is not supported yet: use gateway mode");
  if (database.type === "mysql" || database.type === "pqxx") {
    throw new Error(`database.type=${database.type} is not supported yet: use sqlite3 or none`);
  }
}

function openInstanceLog({ logging }: Config): OpenLog {
  const { directory, level, maxSize, maxFiles } = logging;
  return openLog({ directory, level, maxBytes: maxSize, files: maxFiles });
}

async function openStorage({ database }: Config): Promise<Storage> {
  if (database.type === "none") return new MemoryStorage();
  return await openSqlite(database.database, database.prefix);
}

/** Resolves with the first signal that asks to stop; SIGHUP asks for new log files. */
async function untilSignal(onHangup: () => void): Promise<string> {
  const stop = Promise.withResolvers<Deno.Signal>();
  const listeners: [Deno.Signal, () => void][] = [
    ["SIGINT", () => stop.resolve("SIGINT")],
    ["SIGTERM", () => stop.resolve("SIGTERM")],
    ["SIGHUP", onHangup],
  ];
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  try {
    return await stop.promise;
  } finally {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
}
