import { until } from "./until.ts";

/** Milliseconds for a server to start or stop on a busy machine. */
const patience = 60_000;

/** Runs a program to its end. Throws what it printed when it fails. */
export function runToEnd(command: readonly string[]): void {
  const [program = "", ...args] = command;
  const { success, stdout, stderr } = new Deno.Command(program, { args }).outputSync();
  if (success) return;
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  throw new Error(`${command.join(" ")} failed: ${text}`);
}

/** Servers refuse to run as root; as anybody else, we cannot become another user and need not. */
export function asUser(user: string, command: readonly string[]): string[] {
  if (Deno.uid() !== 0) return [...command];
  return ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups", ...command];
}

/** A folder that belongs to that user. */
export function makeFolderOf(user: string, path: string): void {
  Deno.mkdirSync(path, { mode: 0o700 });
  if (Deno.uid() === 0) runToEnd(["chown", user, path]);
}

/**
 * A server in the background. Nothing of it is held open in here, so that it may live through many tests and be
 * started again in the middle of one.
 */
export class ServerProcess {
  readonly #command: readonly string[];
  readonly #log: string;
  readonly #isReady: () => Promise<boolean>;
  #pid = 0;

  constructor(command: readonly string[], log: string, isReady: () => Promise<boolean>) {
    this.#command = command;
    this.#log = log;
    this.#isReady = isReady;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    const script = 'log=$1; shift; setsid "$@" </dev/null >>"$log" 2>&1 & echo $!';
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", script, "sh", this.#log, ...this.#command],
    })
      .output();
    this.#pid = Number(new TextDecoder().decode(stdout));
    if (await until(this.#isReady, patience)) return;
    throw new Error(`${this.#command.join(" ")} is not ready: ${await Deno.readTextFile(this.#log)}`);
  }

  async stop(signal: Deno.Signal): Promise<void> {
    Deno.kill(this.#pid, signal);
    const gone = () => Promise.resolve(!isRunning(this.#pid));
    if (!await until(gone, patience)) throw new Error(`process ${this.#pid} does not end`);
  }

  /** At once, without waiting for anything. */
  kill(): void {
    if (isRunning(this.#pid)) Deno.kill(this.#pid, "SIGKILL");
  }
}

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}
