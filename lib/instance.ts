import {
  BackendServer,
  type BackendWords,
  Capabilities,
  type Door,
  Launcher,
  type Link,
  type LinkOwner,
  type Listener,
  LocalDoor,
  Pool,
  type ProcessTable,
  RemoteDoor,
} from "./backend/mod.ts";
import type { Spawn } from "./backend/mod.ts";
import { adminEntries, describeEntries, runAdmin } from "./admin/mod.ts";
import type { Clock } from "./clock.ts";
import type { Config, Reloaded } from "./config/mod.ts";
import type { AccountState, Report } from "./events.ts";
import type { Admin, Frontend } from "./frontend.ts";
import { Backlog, MessageArchive, MessageIdPruning, RoomArchive, RoomLists } from "./conversations/mod.ts";
import { userId } from "./ids.ts";
import type { Log } from "./log/log.ts";
import { BackendCensus } from "./metrics/backend_census.ts";
import { Counters } from "./metrics/counters.ts";
import type { Memory, RoomList } from "../proto/mod.ts";
import type { Storage } from "./storage/storage.ts";
import { Registrations } from "./users/registration.ts";
import { Users } from "./users/users.ts";

/** Everything an instance needs of the world outside. */
export interface InstanceParts {
  readonly config: Config;
  readonly storage: Storage;
  readonly frontend: Frontend;
  /** The port for backends on this machine. */
  readonly listener: Listener;
  /** Who is at the other end there; without it only connections that are expected are taken. */
  readonly processes?: ProcessTable | undefined;
  /** The TLS port for backends on other machines, and what they have to know. */
  readonly remote?: { readonly listener: Listener; readonly secret: string } | undefined;
  readonly spawn: Spawn;
  readonly clock: Clock;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly log: Log;
  /** The memory of this process. */
  readonly memory: () => Memory;
  /** Reads the configuration again. Rejects when it cannot be read at all. */
  readonly reload: () => Promise<Reloaded>;
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
  readonly #census = new BackendCensus();
  readonly #counters = new Counters();
  readonly #admin: Admin;
  readonly #rooms: RoomLists;
  readonly #archive: RoomArchive | undefined;
  readonly #messageArchive: MessageArchive | undefined;
  readonly #backlog: Backlog | undefined;
  /** Those that were told to exit because they were not needed any more. */
  readonly #dismissed = new Set<Link>();
  #serving = false;
  #stopping = false;

  constructor(parts: InstanceParts) {
    this.#parts = parts;
    const { config, storage, frontend, spawn, clock, random, log } = parts;
    const report: Report = (user, event) => {
      if (event.type === "message-received" || event.type === "room-message") this.#counters.messageToUser();
      if (event.type === "account-changed" && isOver(event.state)) this.#rooms.forget(user);
      frontend.report(user, event);
    };
    const network = this.#capabilities = new Capabilities(config.service.jidEscaping);
    this.#rooms = new RoomLists(config.service.maxRoomListSize);
    this.#stack.use(storage);
    this.#stack.use(new MessageIdPruning({ storage, clock, log }));
    const { roomArchiveDays, messageArchiveDays, serverMode } = config.service;
    const kept = { storage, clock, log };
    if (roomArchiveDays > 0) {
      this.#archive = this.#stack.use(new RoomArchive({ ...kept, keptFor: roomArchiveDays }));
    }
    if (serverMode) this.#backlog = this.#stack.use(new Backlog(kept));
    if (serverMode && messageArchiveDays > 0) {
      this.#messageArchive = this.#stack.use(new MessageArchive({ ...kept, keptFor: messageArchiveDays }));
    }
    this.#launcher = this.#stack.use(new Launcher({ spawn, clock, log }));
    this.#pool = new Pool({
      usersPerBackend: config.service.usersPerBackend,
      loginDelay: config.service.loginDelay * 1000,
      reuseOldBackends: config.service.reuseOldBackends,
      idleReconnectTime: config.service.idleReconnectTime * 1000,
      memoryCollectorTime: config.service.memoryCollectorTime * 1000,
      clock,
      log,
      wantBackend: () => this.#wantBackend(),
      dismiss: (link) => this.#dismiss(link),
    });
    const readyToRead = () => frontend.drained();
    const answerQuery = (line: string) => this.answerQuery(line);
    const onTick = () => this.#pool.tick();
    this.#stack.use(
      new BackendServer({
        doors: this.#doors(),
        owner: this,
        clock,
        log,
        readyToRead,
        answerQuery,
        onTick,
      }),
    );
    this.#stack.use(frontend);
    const backends = this.#pool;
    this.#users = this.#stack.use(
      new Users({ config, storage, backends, network, report, clock, random, log, archive: this.#archive }),
    );
    // Last in, first out: nobody is seated while the others are logged out.
    this.#stack.use(this.#pool);
    this.#registrations = new Registrations({ config, storage, users: this.#users, network, report, log });
    this.#admin = this.#adminCommands();
  }

  /** Starts the first backend; the frontend follows when it answers. */
  start(): void {
    this.#wantBackend();
  }

  /**
   * Logs everybody out, tells backends to exit, closes the frontend and the storage. Users stay marked as online,
   * so that the next start asks them back.
   */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping = true;
    await this.#stack.disposeAsync();
  }

  /** Answers an admin command from a controller that the backend port has let in: QUERY (Spectrum 2: core §6.1). */
  answerQuery(line: string): Promise<string> {
    return this.#admin.run(line, { kind: "admin", name: "controller" });
  }

  /** With no command to start one, backends come from other machines when they like. */
  #wantBackend(): void {
    const { config, remote } = this.#parts;
    if (config.service.backend !== "" || remote === undefined) this.#launcher.want();
  }

  #dismiss(link: Link): void {
    this.#census.lost(link);
    this.#dismissed.add(link);
    link.process?.dismiss();
    void link.close(); // the server waits for the link's end
  }

  #doors(): Door[] {
    const { config, listener, processes, remote, clock, log } = this.#parts;
    const { backendAllowUnspawned: allowUnspawned } = config.service;
    const local = new LocalDoor({ listener, processes, expected: this.#launcher, allowUnspawned, clock });
    return remote === undefined ? [local] : [local, new RemoteDoor({ ...remote, clock, log })];
  }

  #adminCommands(): Admin {
    const { config, clock, log, memory, reload, frontend } = this.#parts;
    const context = {
      entries: adminEntries,
      config,
      users: this.#users,
      registrations: this.#registrations,
      network: this.#capabilities,
      backends: this.#census,
      counters: this.#counters,
      clock,
      startedAt: clock.now(),
      log,
      memory,
      reload,
      readUser: (text: string) => frontend.readUser(text),
    };
    return {
      get entries() {
        return describeEntries(context);
      },
      run: (line, asker) => runAdmin(line, asker, context),
    };
  }

  // LinkOwner

  linkReady(link: Link): void {
    if (this.#stopping) return;
    this.#parts.log.info("a backend is ready", { backend: link.id });
    if (link.process !== undefined) this.#launcher.arrived(link.process);
    this.#census.arrived(link);
    this.#pool.add(link);
    if (this.#serving) return;
    this.#serving = true;
    this.#parts.frontend.start({
      users: this.#users,
      registrations: this.#registrations,
      network: this.#capabilities,
      rooms: this.#rooms,
      archive: this.#archive,
      messageArchive: this.#messageArchive,
      backlog: this.#backlog,
      admin: this.#admin,
      countMessageFromUser: () => this.#counters.messageFromUser(),
    });
    this.#users.resume();
  }

  linkConfigured(_link: Link, words: BackendWords): void {
    this.#capabilities.learn(words);
  }

  linkRaw(link: Link, bytes: Uint8Array): void {
    this.#parts.frontend.takeRaw(link, bytes);
  }

  linkRooms({ room = [], name = [], user }: RoomList): void {
    this.#rooms.learn(room, name, user ? userId(user) : undefined);
  }

  linkLost(link: Link, reason: string): void {
    link.process?.end();
    if (this.#stopping) return;
    if (this.#dismissed.delete(link)) return;
    this.#parts.log.warn("a backend is gone", { backend: link.id, users: link.seats.size, reason });
    this.#census.lost(link);
    this.#pool.remove(link);
  }
}

/** The login will not come back by itself. */
function isOver({ kind }: AccountState): boolean {
  return kind === "refused" || kind === "ended";
}
