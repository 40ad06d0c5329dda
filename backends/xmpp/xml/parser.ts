import { EventEmitter } from "node:events";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { Element } from "./element.ts";

/** What a server may make us hold. */
export interface ParserLimits {
  /** Of one stanza, in UTF-16 code units. Avatars come in one. */
  readonly length: number;
  /** How deep elements may be nested. */
  readonly depth: number;
}

const defaultLimits: ParserLimits = { length: 16 * 1024 * 1024, depth: 100 };

/**
 * Reads an XML stream and emits `start` with its root, `element` with each stanza, `end`, and `error` when the server
 * breaks the rules (RFC 6120 §11); nothing follows that. The events are those the library asks of a parser.
 */
export class StreamParser extends EventEmitter {
  readonly #limits: ParserLimits;
  readonly #saxes = new SaxesParser({
    xmlns: false,
    position: false,
    defaultXMLVersion: "1.0",
    forceXMLVersion: true,
  });
  #root: Element | undefined;
  #open: Element | undefined;
  #depth = 0;
  /** Code units since the last complete stanza. */
  #length = 0;
  /** Where the last end tag ended. */
  #closedAt = -1;
  #isOver = false;
  #complete: (() => void)[] = [];

  constructor(limits: ParserLimits = defaultLimits) {
    super();
    this.#limits = limits;
    this.#saxes.on("opentag", (tag) => this.#opened(tag));
    this.#saxes.on("closetag", () => this.#closed());
    this.#saxes.on("text", (text) => this.#text(text));
    this.#saxes.on("cdata", (text) => this.#text(text));
    this.#saxes.on("doctype", () => refuse("a DTD is not allowed"));
    this.#saxes.on("comment", () => refuse("comments are not allowed"));
    this.#saxes.on("processinginstruction", () => refuse("processing instructions are not allowed"));
    this.#saxes.on("error", (error) => this.#malformed(error));
  }

  /** Takes the next piece, cut anywhere. */
  write(text: string): void {
    if (this.#isOver) return;
    this.#length += text.length;
    try {
      this.#saxes.write(text);
      if (this.#length > this.#limits.length) refuse("the stanza is too large");
    } catch (error) {
      this.#complete.push(() => this.#end("error", error));
    }
    // Only now, so that nothing that a listener throws is taken for the server's fault.
    for (const emit of this.#complete.splice(0)) if (!this.#isOver) emit();
  }

  #end(event: "end" | "error", value: unknown): void {
    this.#isOver = true;
    this.emit(event, value);
  }

  #opened({ name, attributes }: SaxesTagPlain): void {
    if (++this.#depth > this.#limits.depth) refuse("elements are nested too deep");
    const element = new Element(name, { ...attributes });
    element.parent = this.#open ?? null;
    // The root holds no stanza, or it would hold them all.
    if (this.#depth > 2) this.#open?.children.push(element);
    this.#open = element;
    if (this.#root !== undefined) return;
    this.#root = element;
    this.#complete.push(() => this.emit("start", element));
  }

  #closed(): void {
    this.#closedAt = this.#saxes.position;
    const element = this.#open;
    this.#open = element?.parent ?? undefined;
    this.#depth--;
    if (this.#depth === 1) {
      this.#length = 0;
      this.#complete.push(() => this.emit("element", element));
    } else if (this.#depth === 0) {
      this.#complete.push(() => this.#end("end", element));
    }
  }

  /** An end tag that does not match is reported after it has closed the element: that was none. */
  #malformed(error: Error): never {
    if (this.#saxes.position === this.#closedAt && this.#depth <= 1) this.#complete.pop();
    refuse(error.message);
  }

  #text(text: string): void {
    if (this.#depth > 1) this.#open?.children.push(text);
  }
}

function refuse(why: string): never {
  throw new Error(`the server's stream is broken: ${why}`);
}
