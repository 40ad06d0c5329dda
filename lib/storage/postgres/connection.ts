import postgres, { type PostgresType } from "postgres";
import { boundValue } from "../bound_value.ts";
import type { ServerConnection } from "../server/connection.ts";
import type { SqlRow, SqlValue } from "../sql_driver.ts";
import type { PostgresAddress } from "./address.ts";
import { type LibrarySocket, openSocket } from "./socket.ts";

/** Dates stay the text that the server sends: the library would take them for local time. */
const dates = { from: [1082, 1114, 1184], to: 25, parse: String, serialize: String } satisfies PostgresType;

/** `npm:postgres`, one connection of it. */
export class PostgresConnection implements ServerConnection {
  readonly #socket: LibrarySocket;
  readonly #sql: ReturnType<typeof library>;

  private constructor(address: PostgresAddress, socket: LibrarySocket) {
    this.#socket = socket;
    this.#sql = library(address, socket);
  }

  static async open(address: PostgresAddress, certificates?: string): Promise<PostgresConnection> {
    return new PostgresConnection(address, await openSocket(address, certificates));
  }

  get isUsable(): boolean {
    return this.#socket.readyState === "open";
  }

  async query(statement: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return await this.#send(statement, values);
  }

  async execute(statement: string, values: readonly SqlValue[]): Promise<number> {
    return (await this.#send(statement, values)).count;
  }

  async run(statement: string): Promise<void> {
    await this.#send(statement, []);
  }

  async close(): Promise<void> {
    await this.#sql.end({ timeout: 2 });
  }

  async destroy(): Promise<void> {
    this.#socket.destroy();
    await this.#sql.end({ timeout: 0 });
  }

  /** The library would connect anew, and go on in the middle of a transaction as if there were none. */
  async #send(statement: string, values: readonly SqlValue[]) {
    if (!this.isUsable) throw await this.#socket.closed ?? new ConnectionLost();
    return await this.#sql.unsafe(statement, values.map(boundValue), { prepare: true });
  }
}

class ConnectionLost extends Error {
  readonly code = "CONNECTION_CLOSED";

  constructor() {
    super("the server has closed the connection");
  }
}

function library({ user, password, database }: PostgresAddress, socket: LibrarySocket) {
  const given = [socket];
  const options = {
    ...user === undefined ? {} : { user },
    ...password === undefined ? {} : { password },
    ...database === undefined ? {} : { database },
    socket() {
      const only = given.pop();
      if (only === undefined) throw new ConnectionLost();
      return only;
    },
    max: 1,
    max_lifetime: null,
    fetch_types: false,
    types: { dates },
    connection: { application_name: "spectrum2" },
    onnotice() {}, // "relation already exists, skipping", for every table at every start
  };
  return postgres(options);
}
