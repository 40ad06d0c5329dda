import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";
import { codePointsIn } from "./code_points.ts";

/** The words of a message to a user, and in front of them what stands for things that not every client understands. */
export class Body {
  #words: string;
  readonly #inFront: { readonly xmlns: string; readonly text: string }[] = [];

  constructor(words: string) {
    this.#words = oneLineEnd(words);
  }

  get words(): string {
    return this.#words;
  }

  /** The same in other signs. */
  set words(words: string) {
    this.#words = oneLineEnd(words);
  }

  get isEmpty(): boolean {
    return this.#words === "" && this.#inFront.length === 0;
  }

  /** Puts text in front of all there is, for clients that do not understand a namespace. */
  standInFront(xmlns: string, text: string): void {
    this.#inFront.unshift({ xmlns, text: oneLineEnd(text) });
  }

  /** The body, if there is one, and which part of it stands for what (XEP-0428). */
  elements(): Element[] {
    if (this.isEmpty) return [];
    const text = this.#inFront.map((each) => each.text).join("") + this.#words;
    return [xml("body", {}, text), ...this.#marks()];
  }

  #marks(): Element[] {
    let at = 0;
    return this.#inFront.map(({ xmlns, text }) => {
      const start = at;
      at += codePointsIn(text);
      return xml(
        "fallback",
        { xmlns: ns.fallback, for: xmlns },
        xml("body", { start: String(start), end: String(at) }),
      );
    });
  }
}

/** A whole body that stands for something else: the body, and the mark that says so. */
export function standIn(xmlns: string, text: string): Element[] {
  return [
    xml("body", {}, text),
    xml("fallback", { xmlns: ns.fallback, for: xmlns }, xml("body")),
  ];
}

/** XML 1.0 §2.11 makes one sign of two on the way, and the positions would be wrong. */
function oneLineEnd(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}
