/** How fast we may write, so that the server does not take us for a flood. */
export interface Pace {
  /** Lines that may go at once. */
  readonly burst: number;
  /** Lines in a second, once the burst is used up. */
  readonly rate: number;
}

/** A line that waits for its turn. */
export interface Waiting {
  readonly line: string;
  /** It has gone to the socket. */
  readonly written?: (() => void) | undefined;
  /** The connection ended before. */
  readonly dropped?: (() => void) | undefined;
}

export interface OutboxOptions {
  readonly pace: Pace;
  readonly write: (line: string) => void;
  /** In milliseconds, on a clock that does not jump. */
  readonly now: () => number;
}

/** Lines that may wait: far more than people write, far less than would hurt. */
const limit = 2000;

/**
 * The lines of one connection on their way out: a token bucket. What nobody waits for (`idle`) goes when half of the
 * bucket is full and nothing else wants to.
 */
export class Outbox implements Disposable {
  readonly #options: OutboxOptions;
  #normal: Waiting[] = [];
  #idle: Waiting[] = [];
  #tokens: number;
  #filledAt: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#tokens = options.pace.burst;
    this.#filledAt = options.now();
  }

  /** Whether there is room for so many lines more. */
  hasRoomFor(lines: number): boolean {
    return this.#normal.length + lines <= limit;
  }

  /** What cannot wait: answers to PING, the login, QUIT. */
  sendNow(line: string): void {
    this.#options.write(line);
  }

  send(waiting: Waiting): void {
    this.#normal.push(waiting);
    this.#run();
  }

  sendWhenIdle(line: string): void {
    if (this.#idle.length < limit) this.#idle.push({ line });
    this.#run();
  }

  /** What waits is dropped, and says so. */
  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    const dropped = this.#normal;
    this.#normal = [];
    this.#idle = [];
    for (const waiting of dropped) waiting.dropped?.();
  }

  #run(): void {
    this.#fill();
    let taken = 0;
    for (; taken < this.#normal.length && this.#tokens >= 1; taken++) this.#write(this.#normal[taken]);
    this.#normal.splice(0, taken);
    for (taken = 0; taken < this.#idle.length && this.#mayIdle(); taken++) this.#write(this.#idle[taken]);
    this.#idle.splice(0, taken);
    this.#wait();
  }

  #write(waiting: Waiting | undefined): void {
    if (waiting === undefined) return;
    this.#tokens--;
    this.#options.write(waiting.line);
    waiting.written?.();
  }

  #mayIdle(): boolean {
    return this.#normal.length === 0 && this.#tokens > this.#options.pace.burst / 2;
  }

  #fill(): void {
    const { pace, now } = this.#options;
    const at = now();
    this.#tokens = Math.min(pace.burst, this.#tokens + (at - this.#filledAt) / 1000 * pace.rate);
    this.#filledAt = at;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#normal.length + this.#idle.length === 0) return;
    const { burst, rate } = this.#options.pace;
    const wanted = this.#normal.length > 0 ? 1 : burst / 2 + 0.01;
    const milliseconds = Math.max((wanted - this.#tokens) / rate * 1000, 1);
    this.#timer = setTimeout(() => this.#run(), milliseconds);
  }
}
