import { eachLine } from "./lines.ts";
import { Transcript } from "./transcript.ts";

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Lets `tell` write to the program's standard input. */
  readonly listens?: boolean;
  /** Is told every line of output as well. */
  readonly onLine?: (line: string) => void;
}

/** How long a program may take to end after SIGTERM before it is killed, in milliseconds. */
const graceMs = 15_000;

/** A program that a test runs: its output, line by line, and a sure end. */
export class Program implements AsyncDisposable {
  readonly name: string;
  readonly output: Transcript<string>;
  readonly pid: number;
  /** Settles when the program has ended and all of its output has been read. */
  readonly ended: Promise<Deno.CommandStatus>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array> | undefined;
  #lastInput: Promise<void> = Promise.resolve();
  #alive = true;

  constructor(command: string, options: ProgramOptions) {
    this.name = command.slice(command.lastIndexOf("/") + 1);
    this.output = new Transcript((line) => line);
    this.#child = new Deno.Command(command, {
      args: [...options.args],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdin: options.listens ? "piped" : "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.pid = this.#child.pid;
    this.#input = options.listens ? this.#child.stdin.getWriter() : undefined;
    this.ended = this.#follow(options.onLine);
  }

  async #follow(onLine?: (line: string) => void): Promise<Deno.CommandStatus> {
    const take = (line: string) => {
      onLine?.(line);
      this.output.add(line);
    };
    const reading = [eachLine(this.#child.stdout, take), eachLine(this.#child.stderr, take)];
    const status = await this.#child.status;
    this.#alive = false;
    await Promise.all(reading);
    this.output.end(`${this.name} ended with code ${status.code}`);
    return status;
  }

  /** Writes one line to the program's standard input. A program that has ended hears nothing. */
  tell(line: string): void {
    const bytes = new TextEncoder().encode(`${line}\n`);
    this.#lastInput = this.#lastInput.then(() => this.#input?.write(bytes)).catch(() => {});
  }

  /** Closes the program's standard input. */
  async hush(): Promise<void> {
    await this.#lastInput;
    await this.#input?.close().catch(() => {});
  }

  kill(signal: Deno.Signal): void {
    if (this.#alive) this.#child.kill(signal);
  }

  /** Asks the program to end (SIGTERM), insists after a while, and answers how it ended. */
  async stop(): Promise<Deno.CommandStatus> {
    this.kill("SIGTERM");
    await this.hush();
    const insist = setTimeout(() => this.kill("SIGKILL"), graceMs);
    try {
      return await this.ended;
    } finally {
      clearTimeout(insist);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
