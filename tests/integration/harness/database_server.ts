import type { ServerOptions } from "../../../lib/storage/server/open.ts";
import { freePort } from "./ports.ts";
import { needPrograms, type RequirementName } from "./programs.ts";
import { ServerProcess } from "./server_process.ts";

/** How one kind of database server is set up in a folder. */
export interface DatabaseKind {
  readonly needs: RequirementName;
  /** Makes the server's files; answers the command that runs it. */
  prepare(folder: string, port: number): Promise<string[]>;
  isReady(folder: string): Promise<boolean>;
  /** Makes whom the options name. */
  createUser(options: ServerOptions, folder: string): Promise<void>;
  createDatabase(options: ServerOptions, folder: string): Promise<void>;
  /** Statements of SQL, separated by semicolons, as another program would send them. Answers rows, tabs between. */
  run(options: ServerOptions, sql: string): Promise<string[][]>;
  readonly stopSignal: Deno.Signal;
  /** What a power cut is like. */
  readonly crashSignal: Deno.Signal;
}

/** An empty database, which nobody takes the trouble to remove: it goes with the server. */
export interface NewDatabase extends AsyncDisposable {
  readonly options: ServerOptions;
  run(sql: string): Promise<string[][]>;
}

/** A real database server on a loopback port of its own, for all tests of a file. Goes when the program ends. */
export class DatabaseServer {
  readonly folder: string;
  readonly options: ServerOptions;
  readonly #kind: DatabaseKind;
  readonly #process: ServerProcess;
  #prefixes = 0;
  #databases = 0;

  private constructor(
    kind: DatabaseKind,
    folder: string,
    options: ServerOptions,
    command: readonly string[],
  ) {
    this.#kind = kind;
    this.folder = folder;
    this.options = options;
    this.#process = new ServerProcess(command, `${folder}/server.log`, () => kind.isReady(folder));
  }

  static async start(kind: DatabaseKind): Promise<DatabaseServer> {
    await needPrograms([kind.needs], console.error);
    const folder = await Deno.makeTempDir({ prefix: "spectrum2-" });
    await Deno.chmod(folder, 0o755);
    const port = freePort();
    const login = { user: "spectrum", password: "it's a secret", database: "spectrum", connectionstring: "" };
    const options = { server: "127.0.0.1", port, ...login };
    const server = new DatabaseServer(kind, folder, options, await kind.prepare(folder, port));
    addEventListener("unload", () => server.#end());
    await server.startAgain();
    await kind.createUser(options, folder);
    await kind.createDatabase(options, folder);
    return server;
  }

  /** A prefix that no other test has. */
  newPrefix(): string {
    return `t${++this.#prefixes}_`;
  }

  /** The `[database]` section of a configuration file. */
  section(type: "pqxx" | "mysql", prefix: string): string {
    const { server, port, user, password, database } = this.options;
    const place = { type, server, port, user, password, database, prefix };
    return Object.entries(place).map(([key, value]) => `${key} = ${value}\n`).join("");
  }

  async newDatabase(): Promise<NewDatabase> {
    const options = { ...this.options, database: `database${++this.#databases}` };
    await this.#kind.createDatabase(options, this.folder);
    const run = (sql: string) => this.#kind.run(options, sql);
    return { options, run, [Symbol.asyncDispose]: () => Promise.resolve() };
  }

  run(sql: string): Promise<string[][]> {
    return this.#kind.run(this.options, sql);
  }

  async stop(): Promise<void> {
    await this.#process.stop(this.#kind.stopSignal);
  }

  async crash(): Promise<void> {
    await this.#process.stop(this.#kind.crashSignal);
  }

  async startAgain(): Promise<void> {
    await this.#process.start();
  }

  #end(): void {
    this.#process.kill();
    Deno.removeSync(this.folder, { recursive: true });
  }
}
