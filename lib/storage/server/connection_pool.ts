import type { SqlRow, SqlValue } from "../sql_driver.ts";
import type { ServerConnection } from "./connection.ts";
import { SharedReads } from "./shared_reads.ts";

/**
 * Connections that are used again and again, each by one at a time. Not the libraries' own pools: in one, those who
 * wait while the server goes away can wait for ever; the other brings the program down when it goes away during a
 * transaction; and neither lets go of a server that has fallen silent.
 */
export class ConnectionPool {
  readonly #connect: () => Promise<ServerConnection>;
  readonly #isLoss: (error: unknown) => boolean;
  readonly #open = new Set<ServerConnection>();
  /** The last one used is the first to be used again. */
  readonly #idle: ServerConnection[] = [];
  readonly #discarded = new Set<Promise<void>>();
  readonly #uses = new Set<Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  readonly #reads = new SharedReads(this);
  #free: number;

  /** At most `size` connections. After an error that is a loss, its connection is not used again. */
  constructor(
    size: number,
    connect: () => Promise<ServerConnection>,
    isLoss: (error: unknown) => boolean,
  ) {
    this.#free = size;
    this.#connect = connect;
    this.#isLoss = isLoss;
  }

  /** Runs `work` with a connection that is its alone for as long. */
  use<T>(work: (connection: ServerConnection) => Promise<T>): Promise<T> {
    const use = this.#inTurn(() => this.#withConnection(work));
    const forget = () => void this.#uses.delete(use);
    this.#uses.add(use);
    use.then(forget, forget);
    return use;
  }

  /** Reads with a connection that others may read with at the same time. */
  read(statement: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#reads.query(statement, values);
  }

  /** Breaks everything off. What is under way may never settle. */
  destroy(): void {
    this.#idle.length = 0;
    for (const connection of [...this.#open]) this.#discard(connection);
  }

  /** Finishes what has been asked, then takes leave of the server. */
  async end(): Promise<void> {
    while (this.#uses.size > 0) await Promise.allSettled(this.#uses);
    this.#open.clear();
    const leaving = this.#idle.splice(0).map((connection) => connection.close());
    await Promise.allSettled([...leaving, ...this.#discarded]);
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  async #withConnection<T>(work: (connection: ServerConnection) => Promise<T>): Promise<T> {
    const connection = await this.#take();
    let lost = false;
    try {
      return await work(connection);
    } catch (error) {
      lost = this.#isLoss(error);
      throw error;
    } finally {
      this.#giveBack(connection, lost);
    }
  }

  async #take(): Promise<ServerConnection> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.isUsable) return idle;
      this.#discard(idle); // the server has closed it meanwhile
    }
    const connection = await this.#connect();
    this.#open.add(connection);
    return connection;
  }

  #giveBack(connection: ServerConnection, lost: boolean): void {
    if (lost || !connection.isUsable) this.#discard(connection);
    else if (this.#open.has(connection)) this.#idle.push(connection);
  }

  #discard(connection: ServerConnection): void {
    this.#open.delete(connection);
    const gone = connection.destroy().catch(() => {}).finally(() => this.#discarded.delete(gone));
    this.#discarded.add(gone);
  }
}
