import { fileURLToPath } from "node:url";
import type { Folder } from "./folder.ts";
import { LogFile } from "./log_file.ts";
import { descendants, stillRunning } from "./processes.ts";
import { Program } from "./program.ts";
import { until } from "./until.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** The folder with the compiled programs, when those are to be tested; otherwise the sources are run. */
const build = await builtPrograms();

async function builtPrograms(): Promise<string | undefined> {
  const folder = Deno.env.get("SPECTRUM2_BUILD");
  return folder === undefined ? undefined : await Deno.realPath(folder);
}

export interface SpectrumOptions {
  /** Values for the configuration file, by full key; they replace the harness's own. A list repeats the key. */
  readonly settings: Readonly<Record<string, string | number | readonly string[]>>;
}

/** The `service.backend` value that runs one of our backends: compiled, or from its source. */
export function backendCommand(name: "irc" | "template"): string {
  if (build !== undefined) return `spectrum2_${name}_backend`;
  return `"${Deno.execPath()}" run --quiet -A "${repository}/backends/${name}/main.ts"`;
}

function instanceCommand(): { command: string; args: readonly string[] } {
  if (build !== undefined) return { command: `${build}/spectrum2`, args: [] };
  return { command: Deno.execPath(), args: ["run", "--quiet", "-A", `${repository}/main.ts`] };
}

function configuration(folder: string, settings: SpectrumOptions["settings"]): string {
  const all = {
    "service.server": "127.0.0.1",
    "service.working_dir": `${folder}/work`,
    "database.type": "sqlite3",
    "database.database": `${folder}/database.sqlite`,
    "logging.directory": `${folder}/log`,
    "logging.level": "debug",
    ...settings,
  };
  const lines = Object.entries(all).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${key} = ${one}`)
  );
  return `${lines.join("\n")}\n`;
}

/** One running instance under test, with its configuration, database and logs in the test's folder. */
export class Spectrum implements AsyncDisposable {
  readonly program: Program;
  readonly #logFile: LogFile;
  readonly #logged: Promise<void>;
  #stopping: Promise<Deno.CommandStatus> | undefined;

  private constructor(program: Program, logFile: LogFile) {
    this.program = program;
    this.#logFile = logFile;
    this.#logged = program.ended.then(({ code }) => logFile.end(`the instance ended with code ${code}`));
  }

  static async start(folder: Folder, options: SpectrumOptions): Promise<Spectrum> {
    const path = await folder.write("spectrum2.cfg", configuration(folder.path, options.settings));
    return await Spectrum.startWith(folder, path);
  }

  /** Starts an instance on a configuration file that is there already. */
  static async startWith(folder: Folder, path: string): Promise<Spectrum> {
    await Deno.mkdir(`${folder.path}/log`, { recursive: true });
    const logFile = new LogFile(`${folder.path}/log`, "spectrum2.log");
    const { command, args } = instanceCommand();
    const program = new Program(command, { args: [...args, "-n", path], cwd: folder.path });
    return new Spectrum(program, logFile);
  }

  /** Waits for a line of the instance's log that contains all of these texts. */
  async logs(...texts: readonly string[]): Promise<string> {
    const has = (line: string) => texts.every((text) => line.toLowerCase().includes(text.toLowerCase()));
    return await this.#logFile.lines.expect(`a log line with "${texts.join('" and "')}"`, has);
  }

  /** The log so far. */
  get log(): readonly string[] {
    return this.#logFile.lines.all;
  }

  /** Waits until the XMPP server has accepted the component, for the first time or anew. */
  async connected(): Promise<void> {
    await this.logs("connected to the XMPP server");
  }

  /** The process ids of the backends that run now. */
  async backends(): Promise<number[]> {
    const family = await descendants(this.program.pid);
    return family.map((process) => process.pid);
  }

  /** Ends the instance with SIGTERM; fails when a process of it is left over. */
  stop(): Promise<Deno.CommandStatus> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<Deno.CommandStatus> {
    const family = await descendants(this.program.pid);
    const status = await this.program.stop();
    const gone = await until(async () => (await stillRunning(family)).length === 0, 5_000);
    await this.#logged;
    if (gone) return status;
    const left = await stillRunning(family);
    for (const process of left) Deno.kill(process.pid, "SIGKILL");
    throw new Error(`left running by the instance: ${left.map((process) => process.command).join("; ")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const status = await this.stop();
    if (status.code !== 0) throw new Error(`the instance ended with code ${status.code}, not 0`);
  }
}
