import type { Element } from "./element.ts";
import { defaultLimits } from "./parser.ts";
import { readElements } from "./read_elements.ts";

/** A stanza that was kept as text, as we wrote it; undefined where somebody else wrote over it. */
export function parseKept(text: string): Element | undefined {
  return readElements(text, defaultLimits)[0];
}
