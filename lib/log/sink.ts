/** An edge file: the log's only contact with the file system and with standard error. */
import type { Clock } from "../clock.ts";
import { errorText } from "../errors.ts";

const bufferedCharacters = 8 * 1024;
const bufferedMilliseconds = 200;
const retryMilliseconds = 60_000;

export interface FileSinkOptions {
  /** Made if it is missing. */
  readonly directory: string;
  /** The live file's name; the old ones add `.1` (youngest), `.2` … */
  readonly name: string;
  /** A file that would grow beyond this many bytes is rotated first. Some 8 KiB are written at once, so more than that. */
  readonly maxBytes: number;
  /** How many old files are kept beside the live one. */
  readonly files: number;
  readonly stderr: (text: string) => void;
  readonly clock: Clock;
}

/**
 * Appends whole lines to a file: buffered, rotated by size, reopened when asked.
 *
 * It never throws. While the file cannot be written (no right, no directory, disk full) the lines go to `stderr`,
 * which is told why once; the file is tried again every minute and at {@link reopen}.
 */
export class FileSink implements Disposable {
  readonly #options: FileSinkOptions;
  readonly #path: string;
  #file: Deno.FsFile | undefined;
  #size = 0;
  #pending = "";
  #timer: Disposable | undefined;
  #complained = false;
  #retryAt = 0;
  #disposed = false;

  constructor(options: FileSinkOptions) {
    this.#options = options;
    this.#path = `${options.directory}/${options.name}`;
    this.#open();
  }

  /** Whether lines reach the file now, and not `stderr`. */
  get usesFile(): boolean {
    return this.#file !== undefined;
  }

  /**
   * Takes one line, newline included.
   *
   * @param urgent Whether it must be on disk when this returns.
   */
  write(line: string, urgent: boolean): void {
    this.#pending += line;
    if (urgent || this.#disposed || this.#pending.length >= bufferedCharacters) this.#flush();
    else this.#timer ??= this.#options.clock.after(bufferedMilliseconds, () => this.#flush());
  }

  /** Closes the file and opens the one that now has its name: for logrotate, and after a disk was full. */
  reopen(): void {
    this.#flush();
    if (this.#disposed) return;
    this.#close();
    this.#open();
  }

  [Symbol.dispose](): void {
    this.#flush();
    this.#disposed = true;
    this.#close();
  }

  #flush(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    if (this.#pending === "") return;
    const text = this.#pending;
    this.#pending = "";
    if (this.#file === undefined && !this.#disposed && this.#options.clock.now() >= this.#retryAt) {
      this.#open();
    }
    const bytes = new TextEncoder().encode(text);
    if (this.#size > 0 && this.#size + bytes.length > this.#options.maxBytes) this.#rotate();
    this.#append(bytes);
  }

  #append(bytes: Uint8Array): void {
    let written = 0;
    try {
      while (this.#file !== undefined && written < bytes.length) {
        written += this.#file.writeSync(bytes.subarray(written));
      }
    } catch (error) {
      this.#giveUp(error);
    }
    this.#size += written;
    if (written < bytes.length) this.#options.stderr(new TextDecoder().decode(bytes.subarray(written)));
    else this.#complained = false;
  }

  #rotate(): void {
    if (this.#file === undefined) return;
    this.#close();
    try {
      shiftFiles(this.#path, this.#options.files);
    } catch (error) {
      this.#giveUp(error);
      return;
    }
    this.#open();
  }

  #open(): void {
    try {
      Deno.mkdirSync(this.#options.directory, { recursive: true, mode: 0o750 });
      this.#file = Deno.openSync(this.#path, { append: true, create: true, mode: 0o640 });
      this.#size = this.#file.statSync().size;
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #giveUp(error: unknown): void {
    this.#close();
    this.#retryAt = this.#options.clock.now() + retryMilliseconds;
    if (this.#complained) return;
    this.#complained = true;
    this.#options.stderr(
      `spectrum2: cannot write the log ${this.#path} (${
        errorText(error)
      }); it goes to standard error instead\n`,
    );
  }

  #close(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#size = 0;
  }
}

/** `x` becomes `x.1`, `x.1` becomes `x.2` …; what would be older than `x.<files>` goes. */
function shiftFiles(path: string, files: number): void {
  const nameOf = (age: number): string => age === 0 ? path : `${path}.${age}`;
  removeIfThere(nameOf(files));
  for (let age = files - 1; age >= 0; age--) {
    renameIfThere(nameOf(age), nameOf(age + 1));
  }
}

function removeIfThere(path: string): void {
  unlessMissing(() => Deno.removeSync(path));
}

function renameIfThere(from: string, to: string): void {
  unlessMissing(() => Deno.renameSync(from, to));
}

function unlessMissing(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Writes to standard error. Never throws: there is nobody left to tell. */
export function writeStderr(text: string): void {
  try {
    const bytes = new TextEncoder().encode(text);
    let written = 0;
    while (written < bytes.length) written += Deno.stderr.writeSync(bytes.subarray(written));
  } catch {
    // closed, or its reader is gone
  }
}
