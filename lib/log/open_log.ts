import { systemClock } from "../clock.ts";
import type { Clock } from "../clock.ts";
import { formatLine } from "./line.ts";
import { LevelLog } from "./log.ts";
import type { Log, LogLevel } from "./log.ts";
import { FileSink, writeStderr } from "./sink.ts";

export interface OpenLogOptions {
  /** Where `spectrum2.log` is written; empty means standard error. */
  readonly directory: string;
  /** The least serious level that is kept; a function is asked for each record. */
  readonly level: LogLevel | (() => LogLevel);
  /** A file that would grow beyond this many bytes is rotated first. */
  readonly maxBytes: number;
  /** How many old files are kept beside the live one. */
  readonly files: number;
  readonly stderr?: (text: string) => void;
  readonly clock?: Clock;
}

export interface OpenLog extends AsyncDisposable {
  readonly log: Log;
  /** Undefined while the log goes to standard error. */
  readonly directory: string | undefined;
  /** Closes and opens the file again: for SIGHUP, after logrotate has renamed it. */
  reopen(): void;
}

/** Opens an instance's log. Never fails: a directory that cannot be written is told on standard error, and used instead. */
export function openLog(options: OpenLogOptions): OpenLog {
  const { stderr = writeStderr, clock = systemClock } = options;
  if (options.directory === "") return stderrLog(options.level, stderr, clock);
  const sink = new FileSink({ ...options, name: "spectrum2.log", stderr, clock });
  return {
    log: new LevelLog(options.level, (record) => {
      const urgent = record.level === "warning" || record.level === "error";
      sink.write(formatLine(record, clock.now()), urgent);
    }),
    get directory() {
      return sink.usesFile ? options.directory : undefined;
    },
    reopen: () => sink.reopen(),
    [Symbol.asyncDispose]: () => Promise.resolve(sink[Symbol.dispose]()),
  };
}

function stderrLog(level: OpenLogOptions["level"], stderr: (text: string) => void, clock: Clock): OpenLog {
  return {
    log: new LevelLog(level, (record) => stderr(formatLine(record, clock.now()))),
    directory: undefined,
    reopen() {},
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
