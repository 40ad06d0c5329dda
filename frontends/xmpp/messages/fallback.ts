/** XEP-0428: words in a body that stand for something which the rest of the message says better. */
import { ns } from "../namespaces.ts";
import { child, childElements, childText, type Element } from "../xml/element.ts";
import { codeUnitAt } from "./code_points.ts";

/** How many such places in a body are looked at. Clients mark one or two. */
const most = 20;

const nothing: ReadonlyMap<string, string> = new Map();

/** What a message says in words. */
export interface ReadBody {
  /** Without what stands for something else. */
  readonly words: string;
  /** What stood for something else, by its namespace. */
  readonly standIns: ReadonlyMap<string, string>;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Takes what stands for one of the `understood` namespaces out of the body. */
export function readBody(stanza: Element, understood: ReadonlySet<string>): ReadBody {
  const body = childText(stanza, "body");
  if (child(stanza, "fallback", ns.fallback) === undefined) return { words: body, standIns: nothing };
  const standIns = new Map<string, string>();
  const ranges: Range[] = [];
  for (const { xmlns, range } of placesIn(stanza, body, understood)) {
    if (!standIns.has(xmlns)) standIns.set(xmlns, body.slice(range.start, range.end));
    ranges.push(range);
  }
  return { words: ranges.length === 0 ? body : without(body, ranges), standIns };
}

function* placesIn(stanza: Element, body: string, understood: ReadonlySet<string>) {
  for (const { xmlns, start, end } of markedIn(stanza, understood)) {
    const from = position(start, 0, body);
    const to = position(end, body.length, body);
    if (from !== undefined && to !== undefined && from < to) yield { xmlns, range: { start: from, end: to } };
  }
}

/** The marks as they are: XEP-0428 §2 means the whole body, unless one says which part. */
function markedIn(stanza: Element, understood: ReadonlySet<string>) {
  const marks: { xmlns: string; start?: string | undefined; end?: string | undefined }[] = [];
  for (const fallback of childElements(stanza)) {
    const xmlns = fallback.attrs["for"] ?? "";
    if (!fallback.is("fallback", ns.fallback) || !understood.has(xmlns)) continue;
    const parts = childElements(fallback);
    if (parts.length === 0) marks.push({ xmlns });
    for (const { name, attrs } of parts) {
      if (name === "body") marks.push({ xmlns, start: attrs["start"], end: attrs["end"] });
    }
    if (marks.length >= most) break;
  }
  return marks.slice(0, most);
}

/** In code units; undefined where it makes no sense. */
function position(said: string | undefined, otherwise: number, body: string): number | undefined {
  if (said === undefined) return otherwise;
  return /^\d{1,9}$/.test(said) ? codeUnitAt(body, Number(said)) : undefined;
}

function without(body: string, ranges: readonly Range[]): string {
  let words = "";
  let at = 0;
  for (const { start, end } of ranges.toSorted((one, other) => one.start - other.start)) {
    if (start > at) words += body.slice(at, start);
    at = Math.max(at, end);
  }
  return (words + body.slice(at)).replace(/^\n+/, "");
}
