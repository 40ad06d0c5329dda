import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type ResultSetHeader,
  type RowDataPacket,
} from "mysql2/promise";
import { systemClock } from "../../clock.ts";
import { boundNumber } from "../bound_value.ts";
import { within } from "../patience.ts";
import type { ServerConnection } from "../server/connection.ts";
import type { SqlRow, SqlValue } from "../sql_driver.ts";
import { readBoolean } from "../sql_row.ts";
import type { MysqlMarks } from "./marks.ts";

/** Where a MySQL or MariaDB server is and how to log in to it. */
export interface MysqlAddress {
  readonly host: string;
  readonly port: number;
  /** The server's socket, instead of host and port. */
  readonly socketPath: string | undefined;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Milliseconds. */
const connectTimeout = 10_000;
const longestLeave = 2_000;

/** A text too long is an error and not cut; for the rest the server's own modes stay. */
const strict = "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')";

/**
 * Without it whoever looks for a row that is not there locks the place where it would be, and people who register
 * at the same time lock each other out. Servers that log statements for replicas insist on those locks.
 */
const unlocked = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
const logsStatements = "SELECT @@log_bin AND @@binlog_format = 'STATEMENT' AS answer";

/** `npm:mysql2`, one connection of it. */
export class MysqlConnection implements ServerConnection {
  readonly #connection: Connection;
  readonly #marks: MysqlMarks;
  readonly #closed: Promise<void>;
  #isUsable = true;

  private constructor(connection: Connection, marks: MysqlMarks) {
    this.#connection = connection;
    this.#marks = marks;
    const gone = () => this.#isUsable = false;
    connection.on("error", gone);
    this.#closed = new Promise((resolve) => connection.on("end", () => resolve(void gone())));
  }

  static async open(address: MysqlAddress, marks: MysqlMarks): Promise<MysqlConnection> {
    const connection = new MysqlConnection(await createConnection(connectionOptions(address)), marks);
    await connection.run(strict);
    const [row] = await connection.query(logsStatements, []);
    if (!readBoolean(row?.["answer"])) await connection.run(unlocked);
    return connection;
  }

  get isUsable(): boolean {
    return this.#isUsable;
  }

  async query(statement: string, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    const expanded = this.#marks.expand(statement, values);
    const all = expanded.values.map(boundText);
    const [rows] = await this.#connection.execute<RowDataPacket[]>(expanded.text, all);
    return rows;
  }

  async execute(statement: string, values: readonly SqlValue[]): Promise<number> {
    const expanded = this.#marks.expand(statement, values);
    const all = expanded.values.map(boundText);
    const [result] = await this.#connection.execute<ResultSetHeader>(expanded.text, all);
    return result.affectedRows;
  }

  async run(statement: string): Promise<void> {
    await this.#connection.query(statement);
  }

  /** The server closes the connection when it has been told. */
  async close(): Promise<void> {
    await this.#connection.end();
    await within(longestLeave, this.#closed, () => new Error("no answer"), systemClock).catch(() => {});
    this.#connection.destroy();
  }

  destroy(): Promise<void> {
    this.#isUsable = false;
    this.#connection.destroy();
    return Promise.resolve();
  }
}

/** The library sends a number as a floating-point one, which MySQL does not take after LIMIT. */
function boundText(value: SqlValue): string | null {
  const bound = boundNumber(value);
  return bound === null ? null : String(bound);
}

function connectionOptions(address: MysqlAddress): ConnectionOptions {
  const { host, port, socketPath, user, password, database } = address;
  return {
    ...socketPath === undefined ? { host, port } : { socketPath },
    user,
    password,
    database,
    charset: "utf8mb4",
    connectTimeout,
    dateStrings: true, // the library would take dates for local time
    supportBigNumbers: true,
    flags: ["FOUND_ROWS"],
  };
}
