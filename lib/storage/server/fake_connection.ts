import type { SqlRow } from "../sql_driver.ts";
import type { ServerConnection } from "./connection.ts";

/** A connection for tests: notes what is sent, and answers when it is let. */
export class FakeConnection implements ServerConnection {
  readonly sent: string[] = [];
  isUsable = true;
  gate: Promise<void> = Promise.resolve();
  end: "open" | "closed" | "destroyed" = "open";

  async query(statement: string): Promise<readonly SqlRow[]> {
    await this.run(statement);
    return [];
  }

  async execute(statement: string): Promise<number> {
    await this.run(statement);
    return 1;
  }

  async run(statement: string): Promise<void> {
    this.sent.push(statement);
    await this.gate;
    if (statement.startsWith("fail")) throw new Error(statement);
    if (statement.startsWith("lose")) {
      this.isUsable = false;
      throw new Error(statement);
    }
  }

  close(): Promise<void> {
    this.end = "closed";
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.end = "destroyed";
    this.isUsable = false;
    return Promise.resolve();
  }
}
