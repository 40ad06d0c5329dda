import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";
import { backendId } from "../ids.ts";
import type { Log } from "../log/log.ts";
import { type AnswerQuery, Controller } from "./controller.ts";
import type { Arrival, Door, Peer } from "./door.ts";
import { Knocks } from "./knocks.ts";
import type { Connection } from "./connection.ts";
import { Link, type LinkOwner } from "./link.ts";

export type { Listener } from "./door.ts";

export interface BackendServerOptions {
  readonly doors: readonly Door[];
  readonly owner: LinkOwner;
  readonly clock: Clock;
  readonly log: Log;
  readonly readyToRead: () => Promise<void>;
  readonly answerQuery: AnswerQuery;
  /** Called after each round of PINGs. */
  readonly onTick: () => void;
}

/** Time between two PINGs, in milliseconds; a backend that says nothing in all that time is dead. */
const pingEvery = 20_000;

/** Lets backends in and keeps their links: from the connection to the end of its reading. */
export class BackendServer implements AsyncDisposable {
  readonly #options: BackendServerOptions;
  readonly #links = new Map<Link, Promise<void>>();
  readonly #controllers = new Map<Controller, Promise<void>>();
  /** Those of whom it is not known yet who they are. */
  readonly #arriving = new Map<Arrival, Promise<void>>();
  readonly #accepting: Promise<void>[];
  readonly #knocks: Knocks;
  #timer: Disposable;
  #closed = false;
  #count = 0;

  constructor(options: BackendServerOptions) {
    this.#options = options;
    this.#knocks = new Knocks(options.clock, options.log);
    this.#accepting = options.doors.map((door) => this.#accept(door));
    this.#timer = this.#pingLater();
  }

  /** Sends everybody an EXIT, then closes all connections and the ports. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#timer[Symbol.dispose]();
    for (const door of this.#options.doors) door.close();
    for (const arrival of this.#arriving.keys()) closeQuietly(arrival);
    for (const controller of this.#controllers.keys()) controller.close();
    await Promise.all([...this.#accepting, ...this.#arriving.values(), ...this.#controllers.values()]);
    await Promise.all([...this.#links.keys()].map((link) => link.close()));
    await Promise.all(this.#links.values());
  }

  async #accept(door: Door): Promise<void> {
    const examined = new Set<Promise<void>>();
    while (!this.#closed) {
      try {
        while (examined.size >= door.places) await Promise.race(examined);
        const arrival = await door.accept();
        const admitted = this.#admit(door, arrival).finally(() => {
          this.#arriving.delete(arrival);
          examined.delete(admitted);
        });
        this.#arriving.set(arrival, admitted);
        examined.add(admitted);
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

  /** Never rejects. */
  async #admit(door: Door, arrival: Arrival): Promise<void> {
    try {
      const peer = await door.admit(arrival);
      if (!this.#closed) return this.#receive(peer, arrival);
    } catch (error) {
      if (!this.#closed) this.#knocks.note(errorText(error));
    }
    closeQuietly(arrival);
  }

  #receive(peer: Peer, arrival: Arrival): void {
    switch (peer.kind) {
      case "backend":
        return this.#serve(peer.connection, { process: peer.process });
      case "by-hand":
        return this.#serve(peer.connection, { answerQuery: this.#options.answerQuery });
      case "controller":
        return this.#listenTo(peer.connection);
      case "stranger":
        this.#knocks.note(peer.reason);
        closeQuietly(arrival);
    }
  }

  #serve(
    connection: Connection,
    about: Pick<ConstructorParameters<typeof Link>[0], "process" | "answerQuery">,
  ): void {
    const { owner, clock, log, readyToRead } = this.#options;
    const id = backendId(++this.#count);
    const link = new Link({ id, connection, owner, clock, log, readyToRead, ...about });
    this.#links.set(link, link.run().finally(() => this.#links.delete(link)));
  }

  #listenTo(connection: Connection): void {
    const { answerQuery: answer, log } = this.#options;
    const controller = new Controller({ connection, answer, log });
    this.#controllers.set(controller, controller.run().finally(() => this.#controllers.delete(controller)));
  }

  #pingLater(): Disposable {
    return this.#options.clock.after(pingEvery, () => {
      for (const link of this.#links.keys()) link.ping();
      this.#options.onTick();
      this.#timer = this.#pingLater();
    });
  }
}

function closeQuietly(connection: Connection): void {
  try {
    connection.close();
  } catch {
    // It is closed already, by us or by an examination that went wrong.
  }
}
