import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import { backendId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import { type Connection, Link, type LinkOwner } from "./link.ts";

/** Where backends connect: the part of a listening socket that is needed. */
export interface Listener {
  accept(): Promise<Connection>;
  close(): void;
}

export interface BackendServerOptions {
  readonly listener: Listener;
  readonly owner: LinkOwner;
  readonly clock: Clock;
  readonly log: Log;
  readonly readyToRead: () => Promise<void>;
}

/** Time between two PINGs, in milliseconds; a backend that says nothing in all that time is dead. */
const pingEvery = 20_000;

/** Accepts backends and keeps their links: from the connection to the end of its reading. */
export class BackendServer implements AsyncDisposable {
  readonly #options: BackendServerOptions;
  readonly #links = new Map<Link, Promise<void>>();
  readonly #accepting: Promise<void>;
  #timer: Disposable;
  #closed = false;
  #count = 0;

  constructor(options: BackendServerOptions) {
    this.#options = options;
    this.#accepting = this.#accept();
    this.#timer = this.#pingLater();
  }

  /** Sends everybody an EXIT, then closes all connections and the port. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#timer[Symbol.dispose]();
    this.#options.listener.close();
    await this.#accepting;
    await Promise.all([...this.#links.keys()].map((link) => link.close()));
    await Promise.all(this.#links.values());
  }

  async #accept(): Promise<void> {
    while (!this.#closed) {
      try {
        this.#serve(await this.#options.listener.accept());
      } catch (error) {
        if (this.#closed) return;
        this.#options.log.error("accepting a backend failed", { reason: errorText(error) });
        await this.#breathe();
      }
    }
  }

  /** Out of file descriptors, for one, is no reason to spin. */
  #breathe(): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(1_000, resolve));
  }

  #serve(connection: Connection): void {
    const { owner, clock, log, readyToRead } = this.#options;
    const link = new Link({ id: backendId(++this.#count), connection, owner, clock, log, readyToRead });
    this.#links.set(link, link.run().finally(() => this.#links.delete(link)));
  }

  #pingLater(): Disposable {
    return this.#options.clock.after(pingEvery, () => {
      for (const link of this.#links.keys()) link.ping();
      this.#timer = this.#pingLater();
    });
  }
}
