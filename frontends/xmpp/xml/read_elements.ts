import type { Element } from "./element.ts";
import { StreamParser } from "./parser.ts";

/** The elements that a text of our own consists of, up to where it is not well-formed. */
export function readElements(text: string): Element[] {
  const found: Element[] = [];
  const parser = new StreamParser({ stanzaLength: Infinity, depth: Infinity });
  parser.on("element", (element) => void found.push(element));
  parser.write(`<text>${text}`);
  return found;
}
