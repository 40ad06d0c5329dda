/** XEP-0059: a long list is handed out in pages. */
import { TransportError } from "../../lib/errors.ts";
import { ns } from "./namespaces.ts";
import { child, childElements, type Element, text, xml } from "./xml/element.ts";

/**
 * How many items go into one answer. Servers end a component's stream for a stanza that they find too large, and half a
 * megabyte is a common limit.
 */
const largestPage = 250;

export interface Page<T> {
  readonly items: readonly T[];
  /** Says where the page lies; undefined when the list is all there, or empty, and nobody asked for a page. */
  readonly set: Element | undefined;
}

/**
 * The page of `all` that `query` asks for; the first one of a list that is too long for one answer. Throws
 * `item-not-found` when the page before or behind an item is wanted that is no more.
 */
export function pageOf<T>(all: readonly T[], query: Element, idOf: (item: T) => string): Page<T> {
  const set = child(query, "set", ns.rsm);
  if (all.length === 0 || (set === undefined && all.length <= largestPage)) {
    return { items: all, set: undefined };
  }
  const [start, end] = boundsOf(set, all, idOf);
  const items = all.slice(start, end);
  return { items, set: describe(items.map(idOf), start, all.length) };
}

/** Where the page begins and ends. */
function boundsOf<T>(
  set: Element | undefined,
  all: readonly T[],
  idOf: (item: T) => string,
): [number, number] {
  const max = Math.min(wish(set, "max") ?? largestPage, largestPage);
  const before = wordOf(set, "before");
  if (before !== undefined) {
    // XEP-0059 §2.5: an empty one means the last page.
    const end = before === "" ? all.length : position(before, all, idOf);
    return [Math.max(0, end - max), end];
  }
  const after = wordOf(set, "after");
  const start = after === undefined ? wish(set, "index") ?? 0 : position(after, all, idOf) + 1;
  return [start, start + max];
}

function position<T>(id: string, all: readonly T[], idOf: (item: T) => string): number {
  const at = all.findIndex((item) => idOf(item) === id);
  if (at < 0) throw new TransportError("item-not-found", "The list has changed: please ask for it again.");
  return at;
}

function wish(set: Element | undefined, name: string): number | undefined {
  const word = wordOf(set, name)?.trim();
  if (word === undefined) return undefined;
  if (!/^\d{1,9}$/.test(word)) throw new TransportError("bad-request", `<${name}/> must be a number.`);
  return Number(word);
}

function wordOf(set: Element | undefined, name: string): string | undefined {
  const element = set && childElements(set).find((each) => each.getName() === name);
  return element && text(element);
}

/** XEP-0059 §2.2: an empty page has neither a first nor a last item. */
function describe(ids: readonly string[], index: number, count: number): Element {
  const [first, last] = [ids[0], ids.at(-1)];
  return xml(
    "set",
    { xmlns: ns.rsm },
    first === undefined ? undefined : xml("first", { index: String(index) }, first),
    last === undefined ? undefined : xml("last", {}, last),
    xml("count", {}, String(count)),
  );
}
