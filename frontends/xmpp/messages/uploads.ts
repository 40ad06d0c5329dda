/** Files that the network hands us as they are get an address on the users' server (XEP-0363). */
import type { Clock } from "../../../lib/clock.ts";
import { errorText, TransportError } from "../../../lib/errors.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { Attachment } from "../../../lib/message.ts";
import { Turns } from "../turns.ts";
import { type Ask, UploadService } from "./upload_service.ts";

/** Sends bytes to an address; resolves to the status code of the answer. */
export type Put = (
  url: string,
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<number>;

export interface UploadsOptions {
  /** The transport's JID. */
  readonly jid: string;
  readonly ask: Ask;
  /** Without it there are no uploads. */
  readonly put?: Put | undefined;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: Log;
}

/** How long the sending of one file may take, in milliseconds. */
const patience = 60_000;

/** How many bytes may be waiting or on their way. */
const mostBytes = 64 * 1024 * 1024;

export class Uploads implements AsyncDisposable {
  readonly #options: UploadsOptions;
  readonly #service: UploadService;
  readonly #turns = new Turns<string>();
  readonly #over = new AbortController();
  #bytes = 0;

  constructor(options: UploadsOptions) {
    this.#options = options;
    this.#service = new UploadService(options);
  }

  /**
   * Calls back with files that have an address, as far as they can have one; at once where none needs any. What
   * belongs to one conversation keeps its order. Nothing may throw in `then`.
   */
  inTurn(
    conversation: string,
    files: readonly Attachment[],
    then: (files: readonly Attachment[]) => void,
  ): void {
    const held = files.map((file) => this.#hold(file));
    this.#turns.take(conversation, () => {
      if (!held.some(needsAddress)) return then(held);
      return Promise.all(held.map((file) => this.#addressed(file))).then(then);
    });
  }

  /** Another server may stand behind the next link. */
  forget(): void {
    this.#service.forget();
  }

  /** Gives up what is on its way: it is told of in words. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort(new Error("the gateway stops"));
    return this.#turns.idle();
  }

  /** From here on the file takes our memory. It is without its bytes where nothing can be done with them. */
  #hold(file: Attachment): Attachment {
    const { data, ...rest } = file;
    if (data === undefined) return file;
    if (!needsAddress(file) || this.#options.put === undefined) return rest;
    if (this.#bytes + data.length > mostBytes) {
      this.#options.log.warn("a file was not uploaded: too many are on their way", { bytes: data.length });
      return rest;
    }
    this.#bytes += data.length;
    return file;
  }

  /** Never rejects: a file that cannot be shown is told of in words. */
  async #addressed(file: Attachment): Promise<Attachment> {
    const { data, ...rest } = file;
    if (data === undefined) return file;
    try {
      return { ...rest, url: await this.#upload(file, data), size: data.length };
    } catch (error) {
      const fields = { bytes: data.length, reason: errorText(error) };
      this.#options.log.warn("a file could not be uploaded", fields);
      return rest;
    } finally {
      this.#bytes -= data.length;
    }
  }

  async #upload({ name = "", mimeType }: Attachment, data: Uint8Array): Promise<string> {
    const { clock, newId, put } = this.#options;
    if (put === undefined) throw new TransportError("feature-not-implemented", "there is no way to send it");
    const type = mimeType || "application/octet-stream";
    const slot = await this.#service.slot({ name: fileName(name, newId()), type, size: data.length });
    const late = new AbortController();
    using _timer = clock.after(patience, () => late.abort(new Error("it took too long")));
    const signal = AbortSignal.any([late.signal, this.#over.signal]);
    const status = await put(slot.put, data, { ...slot.headers, "Content-Type": type }, signal);
    if (status < 200 || status > 299) {
      throw new TransportError("not-acceptable", `the upload service answered with ${status}`);
    }
    return slot.get;
  }
}

function needsAddress({ url, data }: Attachment): boolean {
  return url === "" && data !== undefined;
}

/** Part of an address, so without what is special there. */
function fileName(name: string, otherwise: string): string {
  const safe = name.toWellFormed().replace(/[^\p{L}\p{N}._ -]/gu, "_").slice(-100).trim();
  return /[\p{L}\p{N}]/u.test(safe) ? safe : otherwise;
}
