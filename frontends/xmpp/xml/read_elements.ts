import type { Element } from "./element.ts";
import { type ParserLimits, StreamParser } from "./parser.ts";

const unlimited: ParserLimits = { stanzaLength: Infinity, depth: Infinity };

/** The elements that a text of our own consists of, up to where it is not well-formed or beyond the limits. */
export function readElements(text: string, limits = unlimited): Element[] {
  const found: Element[] = [];
  const parser = new StreamParser(limits);
  parser.on("element", (element) => void found.push(element));
  parser.write(`<text>${text}`);
  return found;
}
