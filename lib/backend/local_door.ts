import type { Clock } from "../clock.ts";
import type { BackendProcess } from "./backend_process.ts";
import type { Arrival, Door, Listener, Peer } from "./door.ts";
import { type Ends, isLoopback, type LocalSocket } from "./peer.ts";

/** Whose a socket is: of a process in one of our sessions, of none that we can see, or of none. */
export type Holder =
  | { readonly kind: "session"; readonly session: number }
  | { readonly kind: "hidden" }
  | { readonly kind: "none" };

/** What the system tells of the processes on this machine. */
export interface ProcessTable {
  readonly ownUid: number;
  /** The socket at the other end, if it is on this machine. Rejects when the system does not tell. */
  socketOf(ends: Ends): Promise<LocalSocket | undefined>;
  /** Looks for a process that holds the socket, in these sessions only. */
  holderOf(socket: LocalSocket, sessions: ReadonlySet<number>): Promise<Holder>;
}

/** The processes that we started: the part of a launcher that a door needs. */
export interface Expected {
  readonly sessions: ReadonlySet<number>;
  readonly isExpecting: boolean;
  claim(session?: number): BackendProcess | undefined;
}

export interface LocalDoorOptions {
  readonly listener: Listener;
  /** Undefined where the system tells nothing. */
  readonly processes: ProcessTable | undefined;
  readonly expected: Expected;
  /** `service.backend_allow_unspawned` */
  readonly allowUnspawned: boolean;
  readonly clock: Clock;
}

/** How often, and after how many milliseconds, it is looked again for the process of somebody we wait for. */
const looks = 4;
const lookAgainAfter = 50;

/**
 * The port for backends on this machine. Nothing is asked of them, for those of Spectrum 2 could not answer; the
 * kernel is asked whose the connection is. ARCHITECTURE.md has the rule in words.
 */
export class LocalDoor implements Door {
  /** One after the other: looking takes milliseconds, and whoever knocks a thousand times shall not take more. */
  readonly places = 1;
  readonly #options: LocalDoorOptions;
  #hurry: (() => void) | undefined;
  #closed = false;

  constructor(options: LocalDoorOptions) {
    this.#options = options;
  }

  accept(): Promise<Arrival> {
    return this.#options.listener.accept();
  }

  close(): void {
    this.#closed = true;
    this.#options.listener.close();
    this.#hurry?.();
  }

  async admit(arrival: Arrival): Promise<Peer> {
    const { processes } = this.#options;
    const { ends } = arrival;
    if (processes === undefined || ends === undefined) return this.#byExpectation(arrival);
    let socket: LocalSocket | undefined;
    try {
      socket = await processes.socketOf(ends);
    } catch {
      return this.#byExpectation(arrival);
    }
    if (socket === undefined) {
      return stranger(`no process on this machine has the other end: ${ends.remote.hostname}`);
    }
    return await this.#bySession(arrival, socket, processes) ??
      this.#byUser(arrival, socket, processes.ownUid);
  }

  async #bySession(
    arrival: Arrival,
    socket: LocalSocket,
    processes: ProcessTable,
  ): Promise<Peer | undefined> {
    const holder = await this.#look(socket, processes);
    switch (holder.kind) {
      case "session":
        return this.#claimed(arrival, holder.session) ??
          stranger("a backend gets one connection in its life");
      case "hidden":
        return this.#claimed(arrival);
      case "none":
        return undefined;
    }
  }

  /** Again and again while a backend is expected: this may be it, and its file descriptor a moment behind. */
  async #look(socket: LocalSocket, processes: ProcessTable): Promise<Holder> {
    const { expected } = this.#options;
    for (let look = 1;; look++) {
      const holder = await processes.holderOf(socket, expected.sessions);
      if (holder.kind !== "none" || look === looks || !expected.isExpecting || this.#closed) return holder;
      await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hurry = resolve;
    using _timer = this.#options.clock.after(lookAgainAfter, resolve);
    await promise;
    this.#hurry = undefined;
  }

  #byUser(arrival: Arrival, { uid }: LocalSocket, ownUid: number): Peer {
    if (uid !== 0 && uid !== ownUid) return stranger(`it belongs to the user with the number ${uid}`);
    return { kind: this.#allows(arrival) ? "by-hand" : "controller", connection: arrival };
  }

  /** Without help of the system: one connection for each start. */
  #byExpectation(arrival: Arrival): Peer {
    const claimed = this.#claimed(arrival);
    if (claimed !== undefined) return claimed;
    return this.#allows(arrival)
      ? { kind: "by-hand", connection: arrival }
      : stranger("no backend is expected, and this system does not tell whose the connection is");
  }

  #claimed(connection: Arrival, session?: number): Peer | undefined {
    const process = this.#options.expected.claim(session);
    return process === undefined ? undefined : { kind: "backend", connection, process };
  }

  #allows({ ends }: Arrival): boolean {
    return this.#options.allowUnspawned && ends !== undefined && isLoopback(ends.remote);
  }
}

function stranger(reason: string): Peer {
  return { kind: "stranger", reason };
}
