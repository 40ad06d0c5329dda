import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import type { Log } from "../log/log.ts";
import { restartDelay, soundAfter } from "./restart_policy.ts";

/** A running backend process. */
export interface Child {
  readonly pid: number;
  /** Resolves, never rejects, when the process is gone. */
  readonly exited: Promise<Exit>;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Starts a process for a log slot (1, 2, …). Throws with a text for the operator when that is not possible. */
export type Spawn = (slot: number, count: number) => Child;

export interface LauncherOptions {
  readonly spawn: Spawn;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a started backend may take to connect and answer, in milliseconds. */
const startWithin = 60_000;
/** How long backends may take at shutdown to follow an EXIT, and then a SIGTERM, in milliseconds. */
const exitWithin = 1_000;
const termWithin = 3_000;

interface Running {
  readonly child: Child;
  readonly slot: number;
  readonly startedAt: number;
}

/**
 * Starts backends, one at a time, and starts them again when they fail: at once, then ever more slowly. It does not
 * decide how many there should be; the pool asks with {@link want}.
 */
export class Launcher implements AsyncDisposable {
  readonly #options: LauncherOptions;
  readonly #running = new Set<Running>();
  /** Started, and not heard of yet. */
  #starting: Running | undefined;
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

  /** A backend connected and answered: the one that was starting, if any was. */
  arrived(): void {
    if (this.#starting === undefined) return;
    this.#starting = undefined;
    this.#arrivedAt = this.#options.clock.now();
    this.#stopTimer();
  }

  /** Backends have been told to exit and get a moment to do so; whoever stays is asked by a signal, then killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#stopTimer();
    const { clock } = this.#options;
    const running = [...this.#running];
    const signal = (name: "SIGTERM" | "SIGKILL") => {
      for (const { child } of running) child.kill(name);
    };
    // The one that has not connected yet did not hear the EXIT.
    this.#starting?.child.kill("SIGTERM");
    using _asking = clock.after(exitWithin, () => signal("SIGTERM"));
    using _killing = clock.after(exitWithin + termWithin, () => signal("SIGKILL"));
    await Promise.all(running.map(({ child }) => child.exited));
  }

  #start(): void {
    const { spawn, clock, log } = this.#options;
    const slot = this.#freeSlot();
    this.#startedAt = clock.now();
    try {
      const child = spawn(slot, this.#count++);
      const running = { child, slot, startedAt: this.#startedAt };
      log.info("backend started", { pid: child.pid, slot });
      this.#running.add(running);
      this.#starting = running;
      this.#timer = clock.after(startWithin, () => this.#giveUpOn(running));
      void child.exited.then((exit) => this.#exited(running, exit));
    } catch (error) {
      this.#failed("the backend could not be started", { reason: errorText(error) });
    }
  }

  #giveUpOn(running: Running): void {
    this.#timer = undefined;
    this.#options.log.error("a backend did not connect in time and is killed", { pid: running.child.pid });
    running.child.kill("SIGKILL");
  }

  #exited(running: Running, exit: Exit): void {
    this.#running.delete(running);
    if (this.#disposed) return;
    const { clock, log } = this.#options;
    const fields = { pid: running.child.pid, slot: running.slot, ...exit };
    if (this.#starting === running) {
      this.#starting = undefined;
      this.#stopTimer();
      return this.#failed("the backend exited before it was ready", fields);
    }
    log.warn("a backend exited", fields);
    if (clock.now() - running.startedAt >= soundAfter) this.#failures = 0;
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
