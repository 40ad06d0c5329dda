/** XEP-0393: words with the marks that say in plain text what the same words' markup says. */
import type { Element } from "../xml/element.ts";

const marks = new Map([
  ["strong", "*"],
  ["b", "*"],
  ["em", "_"],
  ["i", "_"],
  ["del", "~"],
  ["s", "~"],
  ["strike", "~"],
  ["code", "`"],
  ["tt", "`"],
]);

/** How many marked places of a message are looked at. */
const most = 100;

interface Span {
  readonly mark: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The words with marks put in; as they are where the markup is of other words, white space aside. Nothing is marked
 * that would not be read as marked (XEP-0393 §5.2).
 */
export function styledWords(words: string, markup: Element): string {
  const signs: string[] = [];
  const found: Span[] = [];
  collect(markup, signs, found);
  const positions = [...words.matchAll(/\S/g)].map(({ index }) => index);
  if (found.length === 0 || signs.join("") !== words.replace(/\s+/g, "")) return words;
  const spans = found.flatMap(({ mark, start, end }) => {
    const [first, last] = [positions[start], positions[end - 1]];
    return start === end || first === undefined || last === undefined
      ? []
      : { mark, start: first, end: last + 1 };
  });
  return marked(words, readable(words, spans));
}

/** All signs but white space, and which of them are marked up, by number. Outer places come first. */
function collect(element: Element, signs: string[], found: Span[]): void {
  const mark = marks.get(element.getName().toLowerCase());
  const span = { mark: mark ?? "", start: signs.length, end: signs.length };
  if (mark !== undefined && found.length < most) found.push(span);
  for (const node of element.children) {
    if (typeof node !== "string") collect(node, signs, found);
    else for (const [sign] of node.matchAll(/\S/g)) signs.push(sign);
  }
  span.end = signs.length;
}

/** A mark opens at the beginning, behind white space or behind another that opens, and closes on the same line. */
function readable(words: string, spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans) {
    const text = words.slice(span.start, span.end);
    const opens = /^$|\s/.test(words.charAt(span.start - 1)) ||
      kept.some(({ start, mark }) => start === span.start && mark !== span.mark);
    const isWithin = kept.some(({ mark, start, end }) =>
      (mark === "`" || mark === span.mark) && start <= span.start && span.end <= end
    );
    if (opens && !isWithin && !text.includes("\n") && !text.includes(span.mark)) kept.push(span);
  }
  return kept;
}

function marked(words: string, spans: readonly Span[]): string {
  const edges = [
    ...spans.map(({ mark, start }) => ({ mark, at: start })),
    // What opened last closes first.
    ...spans.toReversed().map(({ mark, end }) => ({ mark, at: end })),
  ].toSorted((one, other) => one.at - other.at);
  let text = "";
  let from = 0;
  for (const { mark, at } of edges) {
    text += words.slice(from, at) + mark;
    from = at;
  }
  return text + words.slice(from);
}
