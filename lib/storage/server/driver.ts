import { type Clock, systemClock } from "../../clock.ts";
import type { Remedy } from "../patience.ts";
import type { SqlDriver, SqlRow, SqlSession, SqlValue } from "../sql_driver.ts";
import type { ServerConnection } from "./connection.ts";
import { ConnectionPool } from "./connection_pool.ts";
import { SteadyPool } from "./steady_pool.ts";

/** What differs between the servers. */
export interface ServerEngine {
  readonly connect: () => Promise<ServerConnection>;
  readonly remedy: (error: unknown) => Remedy;
  /** Statements that begin a transaction which sees the database at one moment and only reads. */
  readonly beginSnapshot: readonly string[];
  /** Whether a connection sends statements without waiting for the answers to those before. */
  readonly pipelines: boolean;
}

/** Connections at most. Servers take 100 or 151 by default, and several instances may share one. */
const poolSize = 8;

/** The driver of any database server. It connects when the first statement comes. */
export class ServerDriver implements SqlDriver {
  readonly #engine: ServerEngine;
  readonly #pool: SteadyPool<ConnectionPool>;

  constructor(engine: ServerEngine, clock: Clock = systemClock) {
    this.#engine = engine;
    const { connect, remedy } = engine;
    const make = () => new ConnectionPool(poolSize, connect, (error) => remedy(error) === "later");
    this.#pool = new SteadyPool({ make, drop: (pool) => pool.destroy(), remedy }, clock);
  }

  query(statement: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    if (this.#engine.pipelines) return this.#pool.run((pool) => pool.read(statement, values));
    return this.#pool.run((pool) => pool.use((connection) => connection.query(statement, values)));
  }

  execute(statement: string, values: readonly SqlValue[]): Promise<number> {
    return this.#pool.run((pool) => pool.use((connection) => connection.execute(statement, values)));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#pool.run((pool, answered) =>
      pool.use((connection) => transaction(connection, ["BEGIN"], work, answered))
    );
  }

  snapshot<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#pool.runOnce((pool, answered) =>
      pool.use((connection) => transaction(connection, this.#engine.beginSnapshot, work, answered))
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.current.end();
  }
}

async function transaction<T>(
  connection: ServerConnection,
  begin: readonly string[],
  work: (session: SqlSession) => Promise<T>,
  answered: () => void,
): Promise<T> {
  for (const statement of begin) await connection.run(statement);
  try {
    const result = await work({
      query: (statement, values) => connection.query(statement, values).finally(answered),
      execute: (statement, values) => connection.execute(statement, values).finally(answered),
    });
    await connection.run("COMMIT");
    return result;
  } catch (error) {
    if (connection.isUsable) await connection.run("ROLLBACK");
    throw error;
  }
}
