/** XEP-0313: what archives are asked, and what they answer; those of rooms and those of accounts. */
import type { ArchiveBounds, ArchivePage, ArchivePageMessage } from "../../lib/conversations/mod.ts";
import { TransportError } from "../../lib/errors.ts";
import { formValues } from "./data_form.ts";
import { ns } from "./namespaces.ts";
import { child, childElements, type Element, text, xml } from "./xml/element.ts";
import { parseKept } from "./xml/kept_stanza.ts";

/** How many messages one answer brings, at most and unless less is wanted. */
export const mostMessages = 100;

/** What stands in the query's form, by field. */
export function filtersIn(query: Element): ReadonlyMap<string, string> {
  const x = child(query, "x", ns.dataForms);
  return x === undefined ? new Map<string, string>() : formValues(x);
}

/** XEP-0313 §4.1.3. */
export function timesIn(filters: ReadonlyMap<string, string>): Pick<ArchiveBounds, "start" | "end"> {
  const [start, end] = [timeIn(filters.get("start")), timeIn(filters.get("end"))];
  return { ...start && { start }, ...end && { end } };
}

function timeIn(value: string | undefined): Date | undefined {
  if (!value) return undefined;
  const time = new Date(value);
  if (!Number.isNaN(time.getTime())) return time;
  throw new TransportError("bad-request", `"${value}" is no time.`);
}

/** XEP-0059: an empty `before` means the last page. */
export function pageIn(query: Element): Omit<ArchiveBounds, "start" | "end"> {
  const set = child(query, "set", ns.rsm);
  const words = new Map(
    (set === undefined ? [] : childElements(set)).map((each) => [each.getName(), text(each)]),
  );
  const [max, after, before] = [words.get("max")?.trim() ?? "", words.get("after"), words.get("before")];
  if (!/^\d{0,9}$/.test(max)) throw new TransportError("bad-request", "<max/> must be a number.");
  return {
    limit: max === "" ? mostMessages : Math.min(Number(max), mostMessages),
    newest: before !== undefined,
    ...after ? { afterId: after } : {},
    ...before ? { beforeId: before } : {},
  };
}

/** One message of the archive, as the child of a message to whoever asked (XEP-0313 §4.2). */
export function resultOf(
  { id, at, text }: ArchivePageMessage,
  queryid: string | undefined,
): Element | undefined {
  const kept = parseKept(text);
  if (kept === undefined) return undefined;
  const delay = xml("delay", { xmlns: ns.delay, stamp: at.toISOString() });
  const message = xml("message", { ...kept.attrs, xmlns: ns.client }, kept.children);
  const forwarded = xml("forwarded", { xmlns: ns.forward }, delay, message);
  return xml("result", { xmlns: ns.archive, queryid, id }, forwarded);
}

/** Says which page it is; `count`: of all there are, where that is known (XEP-0313 §4.3). */
export function finOf({ messages, isComplete }: ArchivePage, count?: number): Element {
  const [first, last] = [messages[0], messages.at(-1)];
  const ends = first && last ? [xml("first", {}, first.id), xml("last", {}, last.id)] : [];
  const sum = count === undefined ? undefined : xml("count", {}, String(count));
  const complete = isComplete ? "true" : undefined;
  return xml("fin", { xmlns: ns.archive, complete }, xml("set", { xmlns: ns.rsm }, ends, sum));
}
