import type { SqlRow, SqlValue } from "../sql_driver.ts";
import type { ServerConnection } from "./connection.ts";

/** How many go through one connection together. The last of them waits for all others. */
const together = 32;

/** Gives connections out, each to one at a time. */
export interface Connections {
  use<T>(work: (connection: ServerConnection) => Promise<T>): Promise<T>;
}

interface Read {
  readonly statement: string;
  readonly values: readonly SqlValue[];
  readonly result: PromiseWithResolvers<readonly SqlRow[]>;
}

/**
 * Reads that are sent through one connection without waiting for each other's answers, if many are asked for at once:
 * each would otherwise cost a packet there and one back. For libraries that can do that.
 */
export class SharedReads {
  readonly #connections: Connections;
  readonly #waiting: Read[] = [];
  /** How many connections have been asked for and are not there yet. */
  #asked = 0;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  query(statement: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    const result = Promise.withResolvers<readonly SqlRow[]>();
    this.#waiting.push({ statement, values, result });
    if (this.#waiting.length > this.#asked * together) void this.#carry();
    return result.promise;
  }

  async #carry(): Promise<void> {
    this.#asked++;
    let taken: readonly Read[] | undefined;
    const take = () => {
      this.#asked--;
      return taken = this.#waiting.splice(0, together);
    };
    try {
      await this.#connections.use((connection) => sendAll(connection, take()));
    } catch (error) {
      // those that were sent have their own answers; without a connection nothing was
      for (const read of taken === undefined ? take() : []) read.result.reject(error);
    }
  }
}

/** Settles every result; rejects when all are done and one has failed, so that the pool hears of a lost connection. */
async function sendAll(connection: ServerConnection, reads: readonly Read[]): Promise<void> {
  const sent = reads.map(({ statement, values, result }) => {
    const answer = connection.query(statement, values);
    answer.then(result.resolve, result.reject);
    return answer;
  });
  const failed = (await Promise.allSettled(sent)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}
