import { LevelLog } from "./log.ts";
import type { LogLevel, LogRecord } from "./log.ts";

/** A log for tests: keeps every record as it was given, private fields included. */
export class MemoryLog extends LevelLog {
  readonly lines: readonly LogRecord[];

  constructor(least: LogLevel = "debug") {
    const lines: LogRecord[] = [];
    super(least, (record) => lines.push(record));
    this.lines = lines;
  }

  /** The first record of this level whose message contains `text`. */
  find(level: LogLevel, text: string): LogRecord | undefined {
    return this.lines.find((line) => line.level === level && line.message.includes(text));
  }
}
