import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { Log } from "../log/log.ts";
import { BackendProcess, type Child, type Exit } from "./backend_process.ts";
import { restartDelay, soundAfter } from "./restart_policy.ts";

export type { Child, Exit };

/** Starts a process for a log slot (1, 2, …). Throws with a text for the operator when that is not possible. */
export type Spawn = (slot: number, count: number) => Child;

export interface LauncherOptions {
  readonly spawn: Spawn;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a started backend may take to connect and answer, in milliseconds. */
const startWithin = 60_000;

/**
 * Starts backends, one at a time, and starts them again when they fail: at once, then ever more slowly. It does not
 * decide how many there should be; the pool asks with {@link want}.
 */
export class Launcher implements AsyncDisposable {
  readonly #options: LauncherOptions;
  readonly #running = new Set<BackendProcess>();
  /** Started, and not heard of yet. */
  #starting: BackendProcess | undefined;
  /** Either the pause before the next start, or the patience with the one under way. */
  #timer: Disposable | undefined;
  #count = 0;
  /** When the latest start was tried. */
  #startedAt = -Infinity;
  #failures = 0;
  #failedAt = -Infinity;
  #arrivedAt = -Infinity;
  #disposed = false;

  constructor(options: LauncherOptions) {
    this.#options = options;
  }

  /** One more backend, please. Asking again before it has arrived changes nothing. */
  want(): void {
    if (this.#starting !== undefined || this.#timer !== undefined || this.#disposed) return;
    const pause = this.#pause();
    if (pause <= 0) return this.#start();
    this.#timer = this.#options.clock.after(pause, () => {
      this.#timer = undefined;
      this.#start();
    });
  }

  /** The sessions of everything that was started and has not exited: each process leads its own. */
  get sessions(): ReadonlySet<number> {
    return new Set([...this.#running].map(({ pid }) => pid));
  }

  /** Whether somebody was started who has not connected yet. */
  get isExpecting(): boolean {
    return [...this.#running].some(({ isExpected }) => isExpected);
  }

  /**
   * Somebody connected who belongs to this session; undefined: who belongs to whichever is expected. Answers the
   * process, once: it is undefined when nobody of that kind is expected (any more).
   */
  claim(session?: number): BackendProcess | undefined {
    const process = [...this.#running].find(({ isExpected, pid }) =>
      isExpected && (session === undefined || pid === session)
    );
    process?.connected();
    return process;
  }

  /** A backend that was started here has answered. */
  arrived(process: BackendProcess): void {
    if (this.#starting !== process) return;
    this.#starting = undefined;
    this.#arrivedAt = this.#options.clock.now();
    this.#stopTimer();
  }

  /** Backends have been told to exit and get a moment to do so; whoever stays is asked by a signal, then killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#stopTimer();
    // The one that has not connected yet did not hear the EXIT.
    this.#starting?.terminate();
    for (const process of this.#running) process.end();
    await Promise.all([...this.#running].map(({ exited }) => exited));
  }

  #start(): void {
    const { spawn, clock, log } = this.#options;
    const slot = this.#freeSlot();
    this.#startedAt = clock.now();
    try {
      const started = new BackendProcess(spawn(slot, this.#count++), slot, clock);
      log.info("backend started", { pid: started.pid, slot });
      this.#running.add(started);
      this.#starting = started;
      this.#timer = clock.after(startWithin, () => this.#giveUpOn(started));
      void started.exited.then((exit) => this.#exited(started, exit));
    } catch (error) {
      this.#failed("the backend could not be started", { reason: errorText(error) });
    }
  }

  #giveUpOn(process: BackendProcess): void {
    this.#timer = undefined;
    this.#options.log.error("a backend did not connect in time and is killed", { pid: process.pid });
    process.kill();
  }

  #exited(process: BackendProcess, exit: Exit): void {
    this.#running.delete(process);
    if (this.#disposed) return;
    const { clock, log } = this.#options;
    const { pid, slot, startedAt } = process;
    const fields = { pid, slot, ...exit };
    if (this.#starting === process) {
      this.#starting = undefined;
      this.#stopTimer();
      return this.#failed("the backend exited before it was ready", fields);
    }
    if (process.isDismissed) return log.info("a backend that was not needed any more exited", fields);
    log.warn("a backend exited", fields);
    if (clock.now() - startedAt >= soundAfter) this.#failures = 0;
    else this.#countFailure();
  }

  /** Whoever wanted this backend still wants one. */
  #failed(what: string, fields: Record<string, unknown>): void {
    this.#countFailure();
    const nextTryInSeconds = Math.max(0, this.#pause()) / 1000;
    this.#options.log.error(what, { ...fields, failures: this.#failures, nextTryInSeconds });
    this.want();
  }

  /** Milliseconds until the next start is due. */
  #pause(): number {
    return this.#startedAt + restartDelay(this.#failures) - this.#options.clock.now();
  }

  /** One more in a row, unless a backend came up and stayed since the last one. */
  #countFailure(): void {
    const now = this.#options.clock.now();
    const sound = this.#arrivedAt > this.#failedAt && now - this.#arrivedAt >= soundAfter;
    this.#failures = sound ? 1 : this.#failures + 1;
    this.#failedAt = now;
  }

  #freeSlot(): number {
    const taken = new Set([...this.#running].map(({ slot }) => slot));
    let slot = 1;
    while (taken.has(slot)) slot++;
    return slot;
  }

  #stopTimer(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
  }
}
