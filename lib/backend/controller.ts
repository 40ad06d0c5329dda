import { errorText } from "../errors.ts";
import type { Log } from "../log/log.ts";
import { CoalescingWriter, decodeWrapper, encodeWrapper, FrameDecoder } from "../../proto/mod.ts";
import type { Connection } from "./connection.ts";

/** Answers a question about the instance: a line of text, as an admin would write it. Never rejects. */
export type AnswerQuery = (text: string) => Promise<string>;

/** The longest question, in bytes. */
const longestQuery = 64 * 1024;

export interface ControllerOptions {
  readonly connection: Connection;
  readonly answer: AnswerQuery;
  readonly log: Log;
}

/**
 * Somebody who manages the instance and asks it questions over the port of the backends (QUERY). COMPAT(spectrum2): that
 * is where `spectrum2_manager` and the munin plugins ask. Nothing is sent but the answers, in the order of the questions.
 */
export class Controller {
  readonly #options: ControllerOptions;
  readonly #writer: CoalescingWriter;
  #closed = false;

  constructor(options: ControllerOptions) {
    this.#options = options;
    this.#writer = new CoalescingWriter(options.connection);
  }

  /** Answers until the connection ends. Never rejects. */
  async run(): Promise<void> {
    const { connection, log } = this.#options;
    const decoder = new FrameDecoder(longestQuery);
    const buffer = new Uint8Array(16 * 1024);
    try {
      for (;;) {
        const count = await connection.read(buffer);
        if (count === null) break;
        for (const body of decoder.push(buffer.subarray(0, count))) await this.#answer(body);
        await this.#writer.drained();
      }
      await this.#writer.flush();
    } catch (error) {
      if (!this.#closed) log.warn("a controller is sent away", { reason: errorText(error) });
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#writer.close();
    this.#options.connection.close();
  }

  async #answer(body: Uint8Array): Promise<void> {
    const wrapper = decodeWrapper(body);
    if (wrapper.type !== "QUERY") {
      throw new Error(
        `it sent ${wrapper.type}, and only QUERY is for those whom we did not start; ` +
          "for a backend started by hand set service.backend_allow_unspawned = true",
      );
    }
    const config = await this.#options.answer(wrapper.payload.config);
    this.#writer.push(encodeWrapper({ type: "QUERY", payload: { config } }));
  }
}
