import type { Clock } from "../clock.ts";

/** A running process, as a spawner hands it over. It leads a session of its own. */
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

/** How long a backend may take to follow an EXIT or the end of its link, and then a SIGTERM, in milliseconds. */
const exitWithin = 1_000;
const termWithin = 3_000;

/** A process that the launcher started, from the start to the exit. */
export class BackendProcess {
  readonly slot: number;
  /** When it was started, in milliseconds since the epoch. */
  readonly startedAt: number;
  readonly #child: Child;
  readonly #clock: Clock;
  #isConnected = false;
  #isDismissed = false;
  #isGone = false;
  #ending: Disposable | undefined;

  constructor(child: Child, slot: number, clock: Clock) {
    this.#child = child;
    this.slot = slot;
    this.#clock = clock;
    this.startedAt = clock.now();
    void child.exited.then(() => this.#gone());
  }

  get pid(): number {
    return this.#child.pid;
  }

  get exited(): Promise<Exit> {
    return this.#child.exited;
  }

  /** Whether its connection is still to come. There is one in a process's life. */
  get isExpected(): boolean {
    return !this.#isConnected && !this.#isGone && this.#ending === undefined;
  }

  /** Whether its exit is what we wanted, and no failure. */
  get isDismissed(): boolean {
    return this.#isDismissed;
  }

  connected(): void {
    this.#isConnected = true;
  }

  /** It is not needed any more, and will be told so. */
  dismiss(): void {
    this.#isDismissed = true;
  }

  /** It gets a moment to exit by itself; then a SIGTERM asks it, and a SIGKILL does not ask. */
  end(): void {
    if (this.#ending !== undefined || this.#isGone) return;
    this.#ending = this.#clock.after(exitWithin, () => {
      this.#child.kill("SIGTERM");
      this.#ending = this.#clock.after(termWithin, () => this.#child.kill("SIGKILL"));
    });
  }

  /** Now, because it could not hear an EXIT. */
  terminate(): void {
    this.#child.kill("SIGTERM");
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  #gone(): void {
    this.#isGone = true;
    this.#ending?.[Symbol.dispose]();
  }
}
