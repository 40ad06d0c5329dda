/** The log as the rest of the code sees it: a level, a fixed message, and what varies in fields. */

/** From the most talkative to the most serious. */
export const logLevels = ["debug", "info", "warning", "error"] as const;

export type LogLevel = (typeof logLevels)[number];

/** What varies between two records of one message. An `Error` is written as its message. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/**
 * Never throws. The message is a constant sentence; whatever a user or a network sent belongs in a field, where it is
 * escaped, and hidden when its name says that it is private.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** The same log with these fields in every record. */
  with(fields: LogFields): Log;
  /** Whether records of this level are kept; ask before building costly fields. */
  enabled(level: LogLevel): boolean;
}

/** A log that keeps records of `least` and above, and hands each to `write`. */
export class LevelLog implements Log {
  readonly #least: () => LogLevel;
  readonly #write: (record: LogRecord) => void;
  readonly #context: LogFields;

  /** `least` is asked for each record when it is a function. */
  constructor(
    least: LogLevel | (() => LogLevel),
    write: (record: LogRecord) => void,
    context: LogFields = {},
  ) {
    this.#least = typeof least === "function" ? least : () => least;
    this.#write = write;
    this.#context = context;
  }

  debug(message: string, fields?: LogFields): void {
    this.#record("debug", message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#record("info", message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#record("warning", message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#record("error", message, fields);
  }

  with(fields: LogFields): Log {
    return new LevelLog(this.#least, this.#write, { ...this.#context, ...fields });
  }

  enabled(level: LogLevel): boolean {
    return rank[level] >= rank[this.#least()];
  }

  #record(level: LogLevel, message: string, fields: LogFields | undefined): void {
    if (!this.enabled(level)) return;
    this.#write({ level, message, fields: { ...this.#context, ...fields } });
  }
}

const rank = { debug: 0, info: 1, warning: 2, error: 3 } as const satisfies Record<LogLevel, number>;

/** Keeps nothing. */
export const silentLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  with: () => silentLog,
  enabled: () => false,
};
