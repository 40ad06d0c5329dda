import type { Program } from "./program.ts";
import type { Transcript } from "./transcript.ts";

/** A server that a test may stop, and start again on the same ports, with the same files. */
export abstract class RestartableServer implements AsyncDisposable {
  readonly #spawn: () => Program;
  #running: Program;

  constructor(spawn: () => Program) {
    this.#spawn = spawn;
    this.#running = spawn();
  }

  /** What the running server printed. */
  get output(): readonly string[] {
    return this.#running.output.all;
  }

  /** Resolves when what it prints says that it is ready; rejects when it says that it cannot be. */
  protected abstract untilReady(output: Transcript<string>): Promise<void>;

  async ready(): Promise<void> {
    await this.untilReady(this.#running.output);
  }

  async stop(): Promise<void> {
    await this.#running.stop();
  }

  async startAgain(): Promise<void> {
    this.#running = this.#spawn();
    await this.ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
