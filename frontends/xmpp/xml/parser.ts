import { SaxesParser } from "saxes";
import type { SaxesTagNS } from "saxes";
import type { Element } from "./element.ts";
import { Emitter } from "./emitter.ts";
import { openInside, openRoot } from "./open_element.ts";
import type { OpenElement } from "./open_element.ts";
import { StreamError } from "./stream_error.ts";

/** What a peer may make us hold. */
export interface ParserLimits {
  /**
   * Length of one stanza, or of the stream header, in UTF-16 code units. It also ends the wait for the `;` after a
   * stray `&`, during which nothing can be judged.
   */
  readonly stanzaLength: number;
  /** How many elements may be nested, the stream's root included. Finding a namespace takes a look at each. */
  readonly depth: number;
}

export const defaultLimits: ParserLimits = { stanzaLength: 1024 * 1024, depth: 100 };

interface Events {
  /** The stream's header was read. */
  readonly start: readonly [root: Element];
  /** One child of the stream is complete: a stanza, mostly. Its `parent` is the root, which does not hold it. */
  readonly element: readonly [element: Element];
  /** `</stream:stream>` was read. What follows it is ignored. */
  readonly end: readonly [root: Element];
  /** The peer broke the rules of RFC 6120 §11. Nothing follows. */
  readonly error: readonly [error: StreamError];
}

/**
 * Reads an XML stream and emits its stanzas as trees (`start`, `element`, `end`, `error`). Strict: what RFC 6120 §11.1
 * forbids (comments, processing instructions, DTDs) ends it, as does anything that is not well-formed.
 */
export class StreamParser extends Emitter<Events> {
  #limits: ParserLimits;
  // 1.0 whatever the peer declares: XML 1.1 would let control characters in
  readonly #saxes = new SaxesParser({
    xmlns: true,
    position: false,
    defaultXMLVersion: "1.0",
    forceXMLVersion: true,
  });
  readonly #open: OpenElement[] = [];
  /** What the piece being parsed has completed, to be emitted after it. */
  #due: (() => void)[] = [];
  /** Where the last start or end tag at the stream's own level ended, counted from the stream's beginning. */
  #boundary = 0;
  #received = 0;
  /** Where the last end tag ended. */
  #closedAt = -1;
  #over = false;

  constructor(limits: ParserLimits = defaultLimits) {
    super();
    this.#limits = limits;
    this.#listen();
  }

  /** From now on the peer may make us hold so much. */
  allow(limits: ParserLimits): void {
    this.#limits = limits;
  }

  /** Takes the next piece of the stream, cut anywhere. Lets through what a listener throws, and is over then. */
  write(text: string): void {
    if (this.#over) return;
    // Emitted only after the piece is parsed, so that a listener's exception is never taken for the peer's fault.
    for (const emit of this.#parse(text)) {
      if (this.#over) return;
      try {
        emit();
      } catch (error) {
        this.#over = true;
        throw error;
      }
    }
  }

  /** Ends the parsing; the rest of the stream does not matter any more. */
  end(): void {
    this.#over = true;
  }

  #parse(text: string): readonly (() => void)[] {
    this.#received += text.length;
    this.#due = [];
    try {
      this.#saxes.write(text);
      this.#checkLength(this.#received);
    } catch (error) {
      if (!(error instanceof StreamError)) throw error;
      this.#due.push(() => this.#emitLast("error", error));
    }
    return this.#due;
  }

  #emitLast<Name extends "end" | "error">(name: Name, ...values: Events[Name]): void {
    this.#over = true;
    this.emit(name, ...values);
  }

  #listen(): void {
    this.#saxes.on("opentag", (tag) => this.#opened(tag));
    this.#saxes.on("closetag", () => this.#closed());
    this.#saxes.on("text", (text) => this.#text(text));
    this.#saxes.on("cdata", (text) => this.#text(text));
    this.#saxes.on("xmldecl", ({ encoding = "UTF-8" }) => {
      if (encoding.toUpperCase() !== "UTF-8") refuse("unsupported-encoding", "only UTF-8 is spoken here");
    });
    this.#saxes.on("doctype", () => refuse("restricted-xml", "a DTD is not allowed"));
    this.#saxes.on("comment", () => refuse("restricted-xml", "comments are not allowed"));
    this.#saxes.on(
      "processinginstruction",
      () => refuse("restricted-xml", "processing instructions are not allowed"),
    );
    this.#saxes.on("error", (error) => this.#malformed(error));
    // Those calls have put the object into V8's slow form, with its properties in a hash table. Becoming the prototype
    // of another gives an object the fast form back: three times as many stanzas a second (parser_bench.ts).
    Object.create(this.#saxes);
  }

  #opened(tag: SaxesTagNS): void {
    if (this.#open.length >= this.#limits.depth) refuse("policy-violation", "elements are nested too deep");
    const parent = this.#open.at(-1);
    if (parent === undefined) {
      const root = openRoot(tag);
      this.#open.push(root);
      this.#complete(() => this.emit("start", root.element));
      return;
    }
    const opened = openInside(tag, parent);
    if (this.#open.length > 1) parent.element.children.push(opened.element);
    this.#open.push(opened);
  }

  #closed(): void {
    this.#closedAt = this.#saxes.position;
    const element = this.#open.pop()?.element;
    if (element === undefined) return;
    if (this.#open.length === 0) this.#complete(() => this.#emitLast("end", element));
    else if (this.#open.length === 1) this.#complete(() => this.emit("element", element));
  }

  #text(text: string): void {
    if (this.#open.length > 1) this.#open.at(-1)?.element.children.push(text);
    else if (/[^ \t\r\n]/.test(text)) refuse("bad-format", "text between stanzas");
  }

  #complete(emit: () => void): void {
    this.#checkLength(this.#saxes.position);
    this.#boundary = this.#saxes.position;
    this.#due.push(emit);
  }

  #checkLength(position: number): void {
    if (position - this.#boundary > this.#limits.stanzaLength) {
      refuse("policy-violation", "the stanza is too large");
    }
  }

  #malformed(error: Error): never {
    // saxes reports an end tag that does not match after it has reported the element as closed: it never was
    if (this.#saxes.position === this.#closedAt && this.#open.length <= 1) this.#due.pop();
    refuse("not-well-formed", error.message);
  }
}

function refuse(condition: StreamError["condition"], text: string): never {
  throw new StreamError(condition, text);
}
