import {
  BackendServer,
  Capabilities,
  Launcher,
  type Link,
  type LinkOwner,
  type Listener,
  Pool,
} from "./backend/mod.ts";
import type { Spawn } from "./backend/mod.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config/mod.ts";
import type { Frontend } from "./frontend.ts";
import type { Log } from "./log/log.ts";
import type { Storage } from "./storage/storage.ts";
import { Registrations } from "./users/registration.ts";
import { Users } from "./users/users.ts";

/** Everything an instance needs of the world outside. */
export interface InstanceParts {
  readonly config: Config;
  readonly storage: Storage;
  readonly frontend: Frontend;
  readonly listener: Listener;
  readonly spawn: Spawn;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly log: Log;
}

/**
 * One running transport. It starts in this order and stops in reverse: storage and frontend are made by the caller,
 * then the port for backends, then the first backend; once that one answers, users are served.
 */
export class Instance implements LinkOwner, AsyncDisposable {
  readonly #parts: InstanceParts;
  readonly #stack = new AsyncDisposableStack();
  readonly #capabilities: Capabilities;
  readonly #pool: Pool;
  readonly #users: Users;
  readonly #registrations: Registrations;
  readonly #launcher: Launcher;
  #serving = false;
  #stopping = false;

  constructor(parts: InstanceParts) {
    this.#parts = parts;
    const { config, storage, frontend, listener, spawn, clock, random, log } = parts;
    const { report } = frontend;
    const network = this.#capabilities = new Capabilities(config.service.jidEscaping);
    this.#stack.use(storage);
    this.#launcher = this.#stack.use(new Launcher({ spawn, clock, log }));
    this.#pool = new Pool({
      usersPerBackend: config.service.usersPerBackend,
      loginDelay: config.service.loginDelay * 1000,
      wantBackend: () => this.#launcher.want(),
      clock,
    });
    const readyToRead = () => frontend.drained();
    this.#stack.use(new BackendServer({ listener, owner: this, clock, log, readyToRead }));
    this.#stack.use(frontend);
    const backends = this.#pool;
    this.#users = this.#stack.use(
      new Users({ config, storage, backends, network, report, clock, random, log }),
    );
    // Last in, first out: nobody is seated while the others are logged out.
    this.#stack.use(this.#pool);
    this.#registrations = new Registrations({ config, storage, users: this.#users, network, report, log });
  }

  /** Starts the first backend; the frontend follows when it answers. */
  start(): void {
    this.#launcher.want();
  }

  /**
   * Logs everybody out, tells backends to exit, closes the frontend and the storage. Users stay marked as online,
   * so that the next start asks them back.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    await this.#stack.disposeAsync();
  }

  // LinkOwner

  linkReady(link: Link): void {
    if (this.#stopping) return;
    this.#parts.log.info("a backend is ready", { backend: link.id });
    this.#launcher.arrived();
    this.#pool.add(link);
    if (this.#serving) return;
    this.#serving = true;
    this.#parts.frontend.start({
      users: this.#users,
      registrations: this.#registrations,
      network: this.#capabilities,
      drained: () => this.#pool.drained(),
    });
  }

  linkConfigured(link: Link, config: string): void {
    this.#capabilities.learn(config, this.#parts.log.with({ backend: link.id }));
  }

  linkLost(link: Link, reason: string): void {
    if (this.#stopping) return;
    this.#parts.log.warn("a backend is gone", { backend: link.id, users: link.seats.size, reason });
    this.#pool.remove(link);
  }
}
