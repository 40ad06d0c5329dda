import { FrameDecoder } from "../../proto/mod.ts";
import type { Connection } from "./connection.ts";

export interface FrameReaderOptions {
  readonly connection: Connection;
  /** Awaited before each read: a backend that talks faster than users can listen has to wait. */
  readonly readyToRead: () => Promise<void>;
  readonly take: (body: Uint8Array) => void;
}

/** Reads a backend's frames, and notices when none come. */
export class FrameReader {
  readonly #options: FrameReaderOptions;
  #heard = true;
  /** Reading is held back because users are slow: then a silence is not the backend's. */
  #holding = false;
  #stopped = false;

  constructor(options: FrameReaderOptions) {
    this.#options = options;
  }

  /** Whether not one byte came since this was asked last, though we listened. */
  checkSilence(): boolean {
    const isSilent = !this.#heard && !this.#holding;
    this.#heard = false;
    return isSilent;
  }

  /** Nothing is read any more. */
  stop(): void {
    this.#stopped = true;
  }

  /** Reads until the connection ends. Rejects when that is in the middle of a frame, or a frame is beyond all limits. */
  async run(): Promise<void> {
    const { connection, readyToRead, take } = this.#options;
    const decoder = new FrameDecoder();
    const buffer = new Uint8Array(64 * 1024);
    while (!this.#stopped) {
      const count = await connection.read(buffer);
      if (count === null) break;
      this.#heard = true;
      for (const body of decoder.push(buffer.subarray(0, count))) take(body);
      this.#holding = true;
      await readyToRead();
      this.#holding = false;
      this.#heard = true;
    }
    decoder.end();
  }
}
