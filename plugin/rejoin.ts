/** The life of a backend on another machine: it joins its instance, and joins it again whenever the link is gone. */
import { backoffDelay } from "./backoff.ts";
import type { Socket } from "./connection.ts";
import type { ConversationEnd } from "./conversation.ts";
import type { Log } from "./log.ts";

export interface RejoinOptions {
  /** Who is joined, for the log. */
  readonly address: string;
  /** Makes a link on which the secret has been said already. Rejects when there is nobody to join. */
  readonly connect: () => Promise<Socket & Disposable>;
  /** Serves a link to its end; by then the users of it are logged out, for the instance logs them in anew. */
  readonly converse: (socket: Socket, stop: AbortSignal) => Promise<ConversationEnd>;
  readonly log: Log;
  /** Ends everything, at whatever point. */
  readonly stop: AbortSignal;
  /** A link is given up when nothing was heard for this long, in milliseconds. Default: 1 minute, three PINGs. */
  readonly silence?: number;
  /** Waits; returns early when it is stopped. Default: by the clock. */
  readonly pause?: (milliseconds: number, stop: AbortSignal) => Promise<void>;
}

/** The longest time between two attempts, in milliseconds: an instance that was restarted should not wait for us. */
const longestPause = 60_000;

/** Resolves when it was stopped, or when there is no plugin to serve with. */
export async function stayJoined(options: RejoinOptions): Promise<"stopped" | "unusable"> {
  const { log, stop, pause = pauseByClock } = options;
  for (let failures = 0;; failures++) {
    const { end, wasHeard } = await join(options);
    if (stop.aborted) return "stopped";
    if (end === "unusable") return end;
    if (wasHeard) failures = 0;
    const delay = backoffDelay(failures, { maxMs: longestPause });
    log.error(`joining the instance at ${options.address} again in ${(delay / 1000).toFixed(1)} s`);
    await pause(delay, stop);
    if (stop.aborted) return "stopped";
  }
}

interface Outcome {
  readonly end: ConversationEnd;
  /** Whether the instance has said anything. */
  readonly wasHeard: boolean;
}

async function join({ address, connect, converse, log, stop, silence }: RejoinOptions): Promise<Outcome> {
  let socket: (Socket & Disposable) | undefined;
  try {
    socket = await unlessAborted(stop, connect());
  } catch (error) {
    log.error(`cannot join the instance at ${address}: ${String(error)}`);
  }
  if (socket === undefined) return { end: "lost", wasHeard: false };
  using _link = socket;
  using ear = new Ear(socket, silence);
  const end = await converse(ear, AbortSignal.any([stop, ear.silence]));
  if (ear.silence.aborted) log.error(`heard nothing of the instance at ${address} for too long`);
  else if (end === "lost" && !ear.hasHeard) {
    log.error(
      `the instance at ${address} refused us: is SPECTRUM_BACKEND_SECRET the secret that it expects?`,
    );
  }
  return { end, wasHeard: ear.hasHeard };
}

/** Notices when the other side falls silent: a machine that loses its power closes no connection. */
class Ear implements Socket, Disposable {
  readonly #socket: Socket;
  readonly #silence = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #heardLately = true;
  #hasHeard = false;

  constructor(socket: Socket, patience = 60_000) {
    this.#socket = socket;
    this.#timer = setInterval(() => this.#look(), patience);
  }

  get hasHeard(): boolean {
    return this.#hasHeard;
  }

  /** Aborted after a whole interval without a word. */
  get silence(): AbortSignal {
    return this.#silence.signal;
  }

  async read(buffer: Uint8Array): Promise<number | null> {
    const size = await this.#socket.read(buffer);
    if (size !== null) this.#hasHeard = this.#heardLately = true;
    return size;
  }

  write(bytes: Uint8Array): Promise<number> {
    return this.#socket.write(bytes);
  }

  #look(): void {
    if (!this.#heardLately) this.#silence.abort();
    this.#heardLately = false;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** What `work` resolves to; undefined if it is stopped first. Nobody waits for `work` then. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  const stopped = Promise.withResolvers<undefined>();
  const stop = (): void => stopped.resolve(undefined);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function pauseByClock(milliseconds: number, stop: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  await unlessAborted(stop, promise);
  clearTimeout(timer);
}
