/** The parts of a body that are there for clients that know no better (XEP-0428). Counted in code points. */
import { quotation } from "../../../proto/mod.ts";
import { ns } from "../namespaces.ts";
import { type Element, xml } from "../xml/element.ts";

/** A body, and what was cut out of it. */
export interface Cut {
  readonly text: string;
  readonly removed: string;
}

/** Cuts the fallback for a namespace out of a body. */
export function cutFallback(message: Element, body: string, what: string): Cut {
  const fallback = message.getChildren("fallback", ns.fallback).find(({ attrs }) => attrs["for"] === what);
  if (fallback === undefined) return { text: body, removed: "" };
  const points = [...body];
  const range = fallback.getChild("body")?.attrs ?? {};
  const start = Math.min(Number(range["start"] ?? 0) || 0, points.length);
  const end = Math.min(Number(range["end"] ?? points.length) || points.length, points.length);
  if (start > end) return { text: body, removed: "" };
  return {
    text: [...points.slice(0, start), ...points.slice(end)].join(""),
    removed: points.slice(start, end).join(""),
  };
}

/** Whether there is nothing in the body but a fallback for the namespace. */
export function isFallback(message: Element, what: string): boolean {
  const fallback = message.getChildren("fallback", ns.fallback).find(({ attrs }) => attrs["for"] === what);
  return fallback !== undefined && fallback.getChild("body")?.attrs["start"] === undefined;
}

/** A quotation that stands before an answer, and the element that says so. */
export function quoted(text: string): { readonly prefix: string; readonly element: Element | undefined } {
  const lines = quotation(text);
  if (lines.length === 0) return { prefix: "", element: undefined };
  const prefix = `${lines.join("\n")}\n`;
  const range = xml("body", { start: "0", end: String([...prefix].length) });
  return { prefix, element: xml("fallback", { xmlns: ns.fallback, for: ns.replies }, range) };
}

/** What a quotation quotes. */
export function unquoted(text: string): string {
  return text.split("\n").map((line) => line.replace(/^> ?/, "")).join("\n").trim();
}
