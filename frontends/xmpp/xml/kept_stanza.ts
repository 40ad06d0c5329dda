import type { Element } from "./element.ts";
import { StreamParser } from "./parser.ts";

/** A stanza that was kept as text, as we wrote it; undefined where somebody else wrote over it. */
export function parseKept(text: string): Element | undefined {
  const found: Element[] = [];
  const parser = new StreamParser();
  parser.on("element", (element) => void found.push(element));
  parser.write(`<kept>${text}`);
  return found[0];
}
