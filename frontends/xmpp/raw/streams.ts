import type { RawSource } from "../../../lib/frontend.ts";
import type { Log } from "../../../lib/log/log.ts";
import type { Element } from "../xml/element.ts";
import { StreamParser } from "../xml/parser.ts";

/** Backends send what follows such a header, but not the header (Spectrum 2: core §1.10). */
const header = "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";

/**
 * What each backend sends as a stream of stanzas, cut anywhere. Each has a parser of its own, and a new one after
 * anything that makes no sense: one backend's nonsense costs nobody else a stanza, and itself little more than that.
 */
export class RawStreams {
  readonly #log: Log;
  readonly #bySource = new WeakMap<RawSource, RawStream>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** The stanzas that are complete with these bytes. */
  take(source: RawSource, bytes: Uint8Array): Element[] {
    const stream = this.#bySource.get(source) ?? new RawStream();
    this.#bySource.set(source, stream);
    const stanzas = stream.take(bytes);
    if (stream.failure !== undefined) {
      this.#bySource.delete(source);
      // The reason without its text, which may quote what people write.
      const fields = { backend: source.id, bytes: bytes.length, reason: stream.failure };
      this.#log.warn("a backend's XML makes no sense, and a piece of it is lost", fields);
    }
    return stanzas;
  }
}

class RawStream {
  readonly #parser = new StreamParser();
  readonly #decoder = new TextDecoder();
  #complete: Element[] = [];
  #begun = false;
  /** Why nothing more can be read. */
  failure: string | undefined;

  constructor() {
    this.#parser.on("element", (element) => void this.#complete.push(element));
    this.#parser.on("error", ({ condition }) => void (this.failure = condition));
    this.#parser.on("end", () => void (this.failure = "the stream's end"));
    this.#parser.write(header);
  }

  take(bytes: Uint8Array): Element[] {
    this.#complete = [];
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#parser.write(this.#begun ? text : this.#begin(text));
    return this.#complete;
  }

  /** What is left of a piece that made no sense must not cost the stanza behind it as well. */
  #begin(text: string): string {
    const start = text.indexOf("<");
    this.#begun = start >= 0;
    return this.#begun ? text.slice(start) : "";
  }
}
