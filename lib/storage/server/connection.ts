import type { SqlSession } from "../sql_driver.ts";

/** One connection to a database server. */
export interface ServerConnection extends SqlSession {
  /** False once it is known to be broken. Then nothing may be sent through it. */
  readonly isUsable: boolean;
  /** Runs a statement without values or rows: BEGIN and the like. */
  run(statement: string): Promise<void>;
  /** Takes leave of the server and waits until the connection is closed. */
  close(): Promise<void>;
  /** Breaks it off. What is under way may never settle. */
  destroy(): Promise<void>;
}
